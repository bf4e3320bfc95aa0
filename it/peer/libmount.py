"""What the tests use of util-linux's Python binding, which not every Debian release has: looking up a mountinfo file."""


class Filesystem:
    def __init__(self, line):
        fields = line.rstrip("\n").split(" ")
        dash = fields.index("-")
        self.target = fields[4]
        self.vfs_options = fields[5]
        self.fs_options = fields[dash + 3]


class Table:
    def __init__(self, path):
        with open(path) as lines:
            self.mounts = [Filesystem(line) for line in lines if " - " in line]

    def find_target(self, target):
        return next(mount for mount in reversed(self.mounts) if mount.target == target)
