using System.Globalization;
using Morsel.Compression.Gzip;

namespace Morsel.Interop.Tests.Peers;

/// <summary>GNU gzip.</summary>
internal static class Gzip
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    /// <summary>Compresses a file, which it keeps.</summary>
    /// <param name="path">The file.</param>
    /// <param name="settings">The options.</param>
    /// <param name="withName">Whether the header tells name and time.</param>
    /// <returns>The compressed file, "NAME.gz" beside it.</returns>
    public static async Task<string> CompressAsync(string path, GzipSettings settings, bool withName = false)
    {
        List<string> arguments = ["--keep", "--force", "-" + settings.Level.ToString(CultureInfo.InvariantCulture), withName ? "--name" : "--no-name"];
        if (settings.IsRsyncable)
            arguments.Add("--rsyncable");
        // Old options from outside must not add to these.
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["GZIP"] = null };
        await PeerProcess.RunAsync(Peer.Find("gzip"), [.. arguments, Path.GetFileName(path)], Path.GetDirectoryName(path)!, Timeout, environment);
        return path + ".gz";
    }
}
