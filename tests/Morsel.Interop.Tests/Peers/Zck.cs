namespace Morsel.Interop.Tests.Peers;

/// <summary>The reference tools of the zchunk format.</summary>
internal static class Zck
{
    /// <summary>Makes a zchunk file of a file.</summary>
    public static async Task<byte[]> MakeAsync(string path, string output, params string[] options)
    {
        await PeerProcess.RunAsync(Peer.Find("zck"), [.. options, "-o", output, path], Path.GetDirectoryName(output)!);
        return await File.ReadAllBytesAsync(output);
    }

    /// <summary>Unpacks "NAME.zck" to "NAME" beside it.</summary>
    public static async Task<byte[]> UnpackAsync(string path)
    {
        await PeerProcess.RunAsync(Peer.Find("unzck"), [path], Path.GetDirectoryName(path)!);
        return await File.ReadAllBytesAsync(Path.ChangeExtension(path, null));
    }

    /// <summary>Downloads a zchunk file with what an earlier one holds; the output has the name that the address ends with.</summary>
    public static Task GetAsync(Uri source, string output, string? seed)
    {
        string[] options = seed is null ? [] : ["-s", seed];
        return PeerProcess.RunAsync(Peer.Find("zckdl"), [.. options, source.AbsoluteUri], Path.GetDirectoryName(output)!);
    }

    /// <summary>Two lines: bytes to download, and chunks matched.</summary>
    public static Task<string> DeltaSizeAsync(string old, string wanted) =>
        PeerProcess.RunAsync(Peer.Find("zck_delta_size"), [old, wanted], Path.GetDirectoryName(old)!);
}
