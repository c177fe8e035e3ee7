"""A second person at the same machine: another Unix user, whose approver's desk shares the first one's store."""

import grp
import os
import shutil

UID = 61_003
GROUP = "users"


def can_be_two():
    """Root alone can be somebody else."""
    return os.geteuid() == 0 and shutil.which("setpriv") is not None


class Colleague:
    """Shares the store of `desk` at `store`, which may be there already; runs commands as another user."""

    def __init__(self, desk, store):
        self.group = grp.getgrnam(GROUP).gr_gid
        folder = store.parent
        folder.mkdir(exist_ok=True)
        for path in (folder, *folder.rglob("*")):
            os.chown(path, -1, self.group)
            path.chmod(0o2770 if path.is_dir() else 0o660)
        for path in (desk.folder, desk.home):
            path.chmod(0o755)
        text = desk.configuration.read_text(encoding="utf-8")
        text = f'[store]\npath = "{store}"\ngroup = "{GROUP}"\n{text}'
        desk.configuration.write_text(text, encoding="utf-8")
        own = desk.folder / "colleague.toml"
        own.write_text(text.replace('"asha"', '"ravi"').replace('"operator"', '"approver"'), encoding="utf-8")
        home = desk.home / "colleague"
        home.mkdir(mode=0o700)
        os.chown(home, UID, self.group)
        self.program = [
            "setpriv", f"--reuid={UID}", f"--regid={self.group}", "--clear-groups", desk.binary]
        self.environment = desk.environment | {"HOME": str(home), "PAYDESK_CONFIG": str(own)}
