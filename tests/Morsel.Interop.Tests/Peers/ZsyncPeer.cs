using System.Globalization;

namespace Morsel.Interop.Tests.Peers;

/// <summary>The reference tools of the zsync format.</summary>
internal static class ZsyncPeer
{
    /// <summary>Makes "NAME.zsync" beside a file, with its bare name as address.</summary>
    public static async Task<string> MakeAsync(string path, int? blockBytes = null)
    {
        string name = Path.GetFileName(path);
        List<string> arguments = ["-u", name, "-o", name + ".zsync", name];
        if (blockBytes is { } bytes)
            arguments.InsertRange(0, ["-b", bytes.ToString(CultureInfo.InvariantCulture)]);
        await PeerProcess.RunAsync(Peer.Find("zsyncmake"), arguments, Path.GetDirectoryName(path)!);
        return path + ".zsync";
    }

    /// <summary>Updates to a file from seeds.</summary>
    public static Task GetAsync(Uri controlFile, string output, params string[] seeds) => PeerProcess.RunAsync(
        Peer.Find("zsync"), [.. seeds.SelectMany(seed => new[] { "-i", seed }), "-o", output, controlFile.AbsoluteUri], Path.GetDirectoryName(output)!);
}
