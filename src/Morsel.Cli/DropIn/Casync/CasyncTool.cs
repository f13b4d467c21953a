namespace Morsel.Cli.DropIn.Casync;

/// <summary><c>casync</c>, version 2: makes indexes and archives of files and folders, and extracts them.</summary>
internal sealed class CasyncTool(Surroundings around) : DropInTool("casync", around)
{
    private const string Verbs = "(Invoke 'casync --help' for a list of available verbs.)";

    protected override string Usage =>
        "casync [OPTIONS...] make [ARCHIVE|ARCHIVE_INDEX|BLOB_INDEX] [PATH]\n"
        + "casync [OPTIONS...] extract [ARCHIVE|ARCHIVE_INDEX|BLOB_INDEX] [PATH]\n"
        + "casync [OPTIONS...] list [ARCHIVE|ARCHIVE_INDEX|DIRECTORY]\n"
        + "casync [OPTIONS...] mtree [ARCHIVE|ARCHIVE_INDEX|DIRECTORY]\n"
        + "casync [OPTIONS...] digest [ARCHIVE|ARCHIVE_INDEX|BLOB|BLOB_INDEX|DIRECTORY]\n"
        + "casync [OPTIONS...] gc ARCHIVE_INDEX|BLOB_INDEX ...";

    protected override int UsageCode => 1;

    // The one tool that does not die by the signal.
    protected override int InterruptedCode => 1;

    protected override int CodeOf(Exception failure) => 1;

    protected override ToolLine Read(string[] words) => GetoptLong.Read(words, CasyncOptions.All);

    protected override async Task<int> RunAsync(ToolLine line, CancellationToken cancellationToken)
    {
        if (line.Has(CasyncOptions.Help))
            return TellUsage();
        if (line.Has(CasyncOptions.Version))
        {
            Around.Output.WriteLine($"casync 2 (morsel {CommandVersion.Text})");
            return 0;
        }
        CasyncOptions.RefuseWhatIsNotDone(line);
        if (line.Names.Count == 0)
            throw new ToolFailure(1, $"Missing verb. {Verbs}");
        string verb = line.Names[0];
        var call = new CasyncCall(line, [.. line.Names.Skip(1)], Around);
        switch (verb)
        {
            case "make":
                await new CasyncMaking(call).RunAsync(cancellationToken).ConfigureAwait(false);
                break;
            case "extract":
                await new CasyncExtraction(call).RunAsync(cancellationToken).ConfigureAwait(false);
                break;
            case "list" or "mtree":
                await new CasyncListing(call, isList: verb == "list").RunAsync(cancellationToken).ConfigureAwait(false);
                break;
            case "digest":
                await new CasyncDigest(call).RunAsync(cancellationToken).ConfigureAwait(false);
                break;
            case "gc":
                await new CasyncCollection(call, Complain).RunAsync(cancellationToken).ConfigureAwait(false);
                break;
            case "stat" or "mount" or "mkdev" or "pull" or "push" or "udev":
                throw new ToolFailure(1, $"{verb} is not supported; the original casync has it");
            default:
                throw new ToolFailure(1, $"Unknown verb '{verb}'. {Verbs}");
        }
        return 0;
    }
}
