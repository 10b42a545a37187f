//! The minimum of a smooth function: L-BFGS (Nocedal 1980).

use std::collections::VecDeque;

/// Steps that the curvature is estimated from.
const MEMORY: usize = 10;
/// The search ends where no part of the gradient is larger.
const TOLERANCE: f64 = 1e-6;
const ITERATIONS: usize = 500;
/// How much of the decrease that the gradient promises a step must bring (Armijo).
const DECREASE: f64 = 1e-4;
/// A step is halved at most so often: behind that, rounding decides.
const HALVINGS: usize = 40;

/// A step and the change of the gradient along it.
struct Step {
    position: Vec<f64>,
    gradient: Vec<f64>,
    /// One over their product.
    rho: f64,
}

/// The place where `function` is least, from `start`. The function gives its value at a
/// place and writes its gradient there.
///
/// All sums run in the order of the variables.
pub(super) fn minimum(
    start: &[f64],
    mut function: impl FnMut(&[f64], &mut [f64]) -> f64,
) -> Vec<f64> {
    let mut at = start.to_vec();
    let mut gradient = vec![0.0; at.len()];
    let mut value = function(&at, &mut gradient);
    let mut memory: VecDeque<Step> = VecDeque::with_capacity(MEMORY);
    for _ in 0..ITERATIONS {
        if gradient.iter().all(|part| part.abs() <= TOLERANCE) {
            break;
        }
        let mut direction = direction(&gradient, &memory);
        let mut slope = dot(&direction, &gradient);
        if slope >= 0.0 {
            memory.clear();
            direction = gradient.iter().map(|part| -part).collect();
            slope = -dot(&gradient, &gradient);
        }
        let first =
            if memory.is_empty() { 1.0 / (-slope).sqrt().max(1.0) } else { 1.0 };
        let line = Line { at: &at, direction: &direction, value, slope };
        let Some((next, next_value, next_gradient)) = line.search(first, &mut function)
        else {
            break;
        };
        remember(
            &mut memory,
            difference(&next, &at),
            difference(&next_gradient, &gradient),
        );
        (at, value, gradient) = (next, next_value, next_gradient);
    }
    at
}

/// Where to go from a place with this gradient: two loops over the memory.
fn direction(gradient: &[f64], memory: &VecDeque<Step>) -> Vec<f64> {
    let mut direction: Vec<f64> = gradient.iter().map(|part| -part).collect();
    let mut shares = Vec::with_capacity(memory.len());
    for step in memory.iter().rev() {
        let share = step.rho * dot(&step.position, &direction);
        add(&mut direction, -share, &step.gradient);
        shares.push(share);
    }
    if let Some(last) = memory.back() {
        let scale = 1.0 / (last.rho * dot(&last.gradient, &last.gradient));
        for part in &mut direction {
            *part *= scale;
        }
    }
    for (step, share) in memory.iter().zip(shares.iter().rev()) {
        let other = step.rho * dot(&step.gradient, &direction);
        add(&mut direction, share - other, &step.position);
    }
    direction
}

/// Adds a step to the memory, unless the function does not bend upwards along it.
fn remember(memory: &mut VecDeque<Step>, position: Vec<f64>, gradient: Vec<f64>) {
    let product = dot(&position, &gradient);
    if product <= f64::EPSILON * dot(&gradient, &gradient) {
        return;
    }
    if memory.len() == MEMORY {
        memory.pop_front();
    }
    memory.push_back(Step { position, gradient, rho: 1.0 / product });
}

/// A line from a place along a direction.
struct Line<'l> {
    at: &'l [f64],
    direction: &'l [f64],
    value: f64,
    slope: f64,
}

impl Line<'_> {
    /// The first place, in steps that are halved, where the value is enough below that of
    /// the start; with its value and gradient.
    fn search(
        &self,
        mut length: f64,
        function: &mut impl FnMut(&[f64], &mut [f64]) -> f64,
    ) -> Option<(Vec<f64>, f64, Vec<f64>)> {
        let mut gradient = vec![0.0; self.at.len()];
        for _ in 0..HALVINGS {
            let mut place = self.at.to_vec();
            add(&mut place, length, self.direction);
            let value = function(&place, &mut gradient);
            if value <= self.value + DECREASE * length * self.slope {
                return Some((place, value, gradient));
            }
            length *= 0.5;
        }
        None
    }
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

fn add(to: &mut [f64], times: f64, vector: &[f64]) {
    to.iter_mut().zip(vector).for_each(|(to, part)| *to += times * part);
}

fn difference(one: &[f64], other: &[f64]) -> Vec<f64> {
    one.iter().zip(other).map(|(one, other)| one - other).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rosenbrock's valley, whose least value is 0 at (1, 1).
    #[test]
    fn the_end_of_a_bent_valley() {
        let valley = |at: &[f64], gradient: &mut [f64]| {
            let (x, y) = (at[0], at[1]);
            let (a, b) = (1.0 - x, y - x * x);
            gradient[0] = -2.0 * a - 400.0 * x * b;
            gradient[1] = 200.0 * b;
            a * a + 100.0 * b * b
        };
        let found = minimum(&[-1.2, 1.0], valley);
        assert!((found[0] - 1.0).abs() < 1e-5 && (found[1] - 1.0).abs() < 1e-5);
    }

    #[test]
    fn a_start_that_is_the_end() {
        let mut calls = 0;
        let found = minimum(&[0.0; 3], |at, gradient| {
            calls += 1;
            gradient.copy_from_slice(at);
            dot(at, at) / 2.0
        });
        assert_eq!((found, calls), (vec![0.0; 3], 1));
        assert!(minimum(&[], |_, _| 0.0).is_empty());
    }
}
