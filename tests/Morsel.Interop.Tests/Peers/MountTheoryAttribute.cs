namespace Morsel.Interop.Tests.Peers;

/// <summary>A theory that needs root, loop devices, and a kernel that knows XFS and btrfs: skipped by name where one is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MountTheoryAttribute : TheoryAttribute
{
    public MountTheoryAttribute() => Skip = Peer.ReasonToSkip(["mkfs.xfs", "mkfs.btrfs", "losetup", "mount"]) ?? Peer.ReasonToSkip(needsRoot: true) ?? ReasonToSkip();

    private static string? ReasonToSkip() =>
        !File.Exists("/dev/loop0") ? "there are no loop devices"
        : new[] { "xfs", "btrfs" }.FirstOrDefault(kind => !File.ReadAllText("/proc/filesystems").Contains('\t' + kind + '\n', StringComparison.Ordinal)) is { } unknown ? $"the kernel does not know {unknown}"
        : null;
}
