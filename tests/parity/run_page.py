"""Runs the code on a page of the documentation: its blocks marked sh and python, in order, the latter in one namespace.

Usage: run_page.py PAGE FOLDER: FOLDER is where a reader would stand.
"""

import os
import re
import subprocess
import sys
import traceback
from pathlib import Path

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def main(page, folder):
    text = page.read_text(encoding="utf-8")
    os.chdir(folder)
    names = {"__name__": "__main__"}
    count = 0
    for block in BLOCK.finditer(text):
        language, code = block.groups()
        line = text.count("\n", 0, block.start()) + 2
        try:
            if language == "sh":
                subprocess.run(["bash", "-euo", "pipefail", "-c", code], check=True)
            elif language == "python":
                # Behind as many empty lines as stand above it on the page, so that a traceback names the page's own.
                exec(compile("\n" * (line - 1) + code, str(page), "exec"), names)
            else:
                continue
        except Exception:
            traceback.print_exc()
            raise SystemExit(f"{page}:{line}: this block of {language} failed")
        count += 1
    if count == 0:
        raise SystemExit(f"{page}: no block was run")
    print(f"{page.name}: {count} blocks run")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]))
