using Morsel.Files;
using Morsel.Making.Patches;
using Morsel.Tests.Files;

namespace Morsel.Tests.Patching;

/// <summary>Makes patches of what is in memory.</summary>
internal static class MadePatches
{
    /// <summary>A patch, however large it is.</summary>
    public static async Task<byte[]> MakeAsync(byte[] old, byte[] target, int windowLog = 16, long mostBytes = long.MaxValue) =>
        await TryMakeAsync(old, target, windowLog, mostBytes) ?? throw new InvalidOperationException("no patch was made");

    /// <summary>A patch; null where it would be too large.</summary>
    public static async Task<byte[]?> TryMakeAsync(byte[] old, byte[] target, int windowLog, long? mostBytes)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["old"], old);
        await File.WriteAllBytesAsync(folder["new"], target);
        var files = new LocalFileSystem();
        using IBlockFile oldFile = files.OpenRead(folder["old"]), newFile = files.OpenRead(folder["new"]), patch = files.OpenLocked(folder["patch"]);
        using MappedBytes from = oldFile.Map(), to = newFile.Map();
        var making = new PatchMaking(from, to, windowLog, PatchMaking.DigestOf(from, default), PatchMaking.DigestOf(to, default)) { MostBytes = mostBytes };
        if (await making.TryMakeAsync(patch, _ => { }, default) is not { } bytes)
            return null;
        await making.ProveAsync(patch, default);
        byte[] made = new byte[bytes];
        Assert.Equal((bytes, (long)patch.Read(made, 0)), (patch.Length, bytes));
        return made;
    }
}
