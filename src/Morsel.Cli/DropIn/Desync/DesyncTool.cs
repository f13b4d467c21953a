using System.Globalization;

namespace Morsel.Cli.DropIn.Desync;

/// <summary><c>desync extract</c>, as device updaters call it.</summary>
internal sealed class DesyncTool(Surroundings around) : DropInTool("desync", around)
{
    private const string WantsLines = "DESYNC_ENABLE_PARSABLE_PROGRESS";

    private static readonly string[] IndexEndings = [".caibx", ".caidx"];

    protected override string Usage => "Usage: desync extract [-s STORE]... [-c STORE] [--seed INDEX[:FILE]]... [-n N] [--ca-cert FILE] INDEX OUTPUT";

    protected override int UsageCode => 1;

    protected override int CodeOf(Exception failure) => 1;

    protected override ToolLine Read(string[] words) => CobraFlags.Read(words, DesyncOptions.All);

    protected override void TellFailure(string reason) => Around.Error.WriteLine($"Error: {Printable.Escape(reason)}");

    protected override async Task<int> RunAsync(ToolLine line, CancellationToken cancellationToken)
    {
        if (line.Has(DesyncOptions.Help) || line.Names.Count == 0)
            return TellUsage();
        if (line.Names[0] != "extract")
            throw new ToolFailure(1, $"the verb \"{line.Names[0]}\" is not supported, only extract is; the original desync has it");
        if (line.Names.Count != 3)
            throw new LineProblem($"extract needs an index and an output, got {line.Names.Count - 1} arguments");
        foreach ((ToolOption option, string why) in DesyncOptions.Refused)
            if (line.Has(option))
                throw new ToolFailure(1, $"--{option.Names.Split('|')[^1]} is not supported: {why}");
        UpdateRequest request = IndexExtraction.RequestOf(line.Names[1], Stores(line), line.All(DesyncOptions.Seeds).Select(SeedOf), line.Last(DesyncOptions.Cache));
        DesyncProgress? progress = Around.Variable(WantsLines) is null ? null : new DesyncProgress(Around);
        using var updater = new Updater(new UpdaterOptions { Http = HttpOf(line), Time = Around.Time });
        progress?.Begin();
        await new IndexExtraction(Around, updater, progress).ToPathAsync(request, line.Names[2], cancellationToken).ConfigureAwait(false);
        progress?.End();
        return 0;
    }

    private static string[] Stores(ToolLine line)
    {
        // "A|B" is a group: the second where the first fails.
        string[] stores = [.. line.All(DesyncOptions.Stores).SelectMany(group => group.Split('|'))];
        if (stores.Length == 0)
            throw new ToolFailure(1, "no store provided");
        foreach (string store in stores)
        {
            bool isAddress = store.Contains("://", StringComparison.Ordinal);
            if (isAddress && !store.StartsWith("http://", StringComparison.Ordinal) && !store.StartsWith("https://", StringComparison.Ordinal))
                throw new ToolFailure(1, $"the store {store.Split(':')[0]}:// is not supported, expected a folder, http:// or https://");
            if (!isAddress && !Directory.Exists(store))
                throw new ToolFailure(1, $"stat {store}: no such file or directory");
        }
        return stores;
    }

    // "INDEX:FILE"; the file of an index alone has its name without the ending.
    private static string SeedOf(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0)
            return text[(colon + 1)..];
        return IndexEndings.FirstOrDefault(ending => text.EndsWith(ending, StringComparison.Ordinal)) is { } known
            ? text[..^known.Length]
            : throw new ToolFailure(1, $"--seed {text}: expected an index that ends with .caibx, or INDEX:FILE");
    }

    private static HttpOptions HttpOf(ToolLine line)
    {
        var http = new HttpOptions { CaFile = line.Last(DesyncOptions.CaFile) };
        if (line.Last(DesyncOptions.Concurrency) is not { } text)
            return http;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int most) && most is > 0 and <= 1024
            ? http with { Connections = most }
            : throw new LineProblem($"invalid argument \"{text}\" for --concurrency");
    }
}
