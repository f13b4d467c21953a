namespace Morsel.Cli.DropIn.Zsync;

/// <summary>What a command line of zsync asks of the library.</summary>
internal static class ZsyncRequest
{
    private const int MissingControlFile = 2, Refused = 3, Output = 1;

    /// <exception cref="LineProblem">It names no control file, or two.</exception>
    /// <exception cref="ToolFailure">It asks for what is not done, or names what is not there.</exception>
    public static UpdateRequest Of(ToolLine line)
    {
        if (line.Has(ZsyncOptions.Offset))
            throw new ToolFailure(Refused, "-O is not supported: a target inside of a larger file cannot be addressed; publish it as a file of its own");
        if (line.Has(ZsyncOptions.Unchecked))
            throw new ToolFailure(Refused, "certificates are always checked: name the one to trust with --ca-file FILE");
        if (line.Names is not [var source])
            throw new LineProblem(line.Names.Count == 0 ? "no control file given" : "more than one control file given");
        return new UpdateRequest
        {
            Source = SourceOf(source),
            OutputPath = OutputOf(line.Last(ZsyncOptions.Output)),
            NameLikeSource = true,
            SeedPaths = [.. line.All(ZsyncOptions.Seed).Where(File.Exists)],
            AutoSeeds = false,   // what else lies there is nobody's business but the user's
            BaseAddress = line.Last(ZsyncOptions.Base) is { } text ? AddressOf(text) : null,
            KeepDescriptionPath = KeptOf(line.Last(ZsyncOptions.Kept)),
            KeepReplaced = true,
            Routes = false,   // the requests are those that its callers know
            RequiredProof = ProofLevel.Blocks,
        };
    }

    public static HttpOptions HttpOf(ToolLine line)
    {
        Dictionary<string, string> logins = HostLogins.Parse(line.All(ZsyncOptions.Login));
        return new HttpOptions
        {
            CaFile = line.Last(ZsyncOptions.CaFile),
            WrapHandler = logins.Count == 0 ? null : inner => new HostLogins(inner, logins),
        };
    }

    // A path is tried before an address.
    private static string SourceOf(string text)
    {
        if (File.Exists(text))
            return Path.GetFullPath(text);
        if (!text.Contains("://", StringComparison.Ordinal))
            throw new ToolFailure(MissingControlFile, $"{text}: {(Directory.Exists(text) ? "is a folder" : "no such file")}");
        return Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" && address.Host.Length > 0
            ? text
            : throw new ToolFailure(Refused, "could not read control file: its address must begin with http:// or https://");
    }

    // Through a symbolic link to the file that is meant, into a folder; nothing is begun whose end could not be put in place.
    private static string? OutputOf(string? path)
    {
        if (path is null)
            return null;
        if (Directory.Exists(path))
            return Path.EndsInDirectorySeparator(path) ? path : path + Path.DirectorySeparatorChar;
        // Of a relative path the runtime resolves a relative target from the root.
        string meant = Path.GetFullPath(path);
        if (new FileInfo(meant).LinkTarget is not null)
            meant = File.ResolveLinkTarget(meant, returnFinalTarget: true)!.FullName;
        return Path.GetDirectoryName(meant) is { } folder && !Directory.Exists(folder)
            ? throw new ToolFailure(Output, $"{path}: the folder does not exist")
            : meant;
    }

    private static string? KeptOf(string? path)
    {
        if (path is null || !File.Exists(path))
            return path;
        return new FileInfo(path).Length == 0 || Maker.IsControlFile(path)
            ? path
            : throw new ToolFailure(Output, $"-k {path}: this is no control file, and it is not overwritten: name another file, or delete it");
    }

    private static Uri AddressOf(string text) => Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"
        ? address
        : throw new ToolFailure(Refused, "-u: expected an address that begins with http:// or https://");
}
