using Morsel.Zsync;

namespace Morsel.Interop.Tests.Peers;

/// <summary>Morsel as a user of the library calls it.</summary>
internal static class Morsels
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Makes "FILE.zsync" beside a file.</summary>
    public static async Task<string> MakeAsync(string path, ZsyncDialect dialect = ZsyncDialect.Morsel, int? blockBytes = null)
    {
        string output = path + ".zsync";
        var request = new MakeRequest { SourcePath = path, OutputPath = output, Zsync = new() { Dialect = dialect }, BlockBytes = blockBytes, Locations = [Path.GetFileName(path)] };
        await new Maker().MakeAsync(request).WaitAsync(Patience);
        return output;
    }

    /// <summary>Updates to a file from seeds.</summary>
    public static async Task<UpdateReport> GetAsync(Uri source, string output, string[] seeds, HttpOptions? http = null)
    {
        using var updater = new Updater(new UpdaterOptions { Http = http ?? new HttpOptions() });
        var request = new UpdateRequest { Source = source.AbsoluteUri, OutputPath = output, SeedPaths = seeds, AutoSeeds = false };
        return await updater.UpdateAsync(request).WaitAsync(Patience);
    }
}
