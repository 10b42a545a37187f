"""What `import nutgraf` needs."""

import subprocess
import sys

PROGRAM = """
import sys
before = set(sys.modules)
import nutgraf
new = {name.partition(".")[0] for name in set(sys.modules) - before}
print(*sorted(new - sys.stdlib_module_names))
"""


def test_an_import_needs_nothing_else():
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM], check=True, capture_output=True, text=True
    )
    assert run.stdout.split() == ["nutgraf"]
