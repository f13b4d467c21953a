using System.CommandLine;
using Morsel.Publishing;

namespace Morsel.Cli.Selection;

/// <summary>Where a release goes, and how.</summary>
internal sealed class PublishOptions
{
    private const string GitHub = "github:";
    private static readonly string[] Servers = ["s3://", "az://"];

    private readonly Option<string> _to = new("--to")
    {
        Description = "Where it is served: a folder, s3://BUCKET/PREFIX, az://CONTAINER/PREFIX, or github:DIR for a folder whose files become those of a GitHub release.",
        HelpName = "TARGET",
        Required = true,
    };

    private readonly Option<string?> _endpoint =
        OptionKinds.Text("--endpoint", "URL", "Address of the server of s3:// or az:// (default: the AWS_ENDPOINT_URL or AZURE_STORAGE_CONNECTION_STRING of the environment, or that of Amazon).");

    private readonly Option<string[]> _from = OptionKinds.Paths("--patch-from", "FILE", "An earlier version: also publish a patch from it. With --routes and a folder, the versions in it are used if this is not specified.");

    private readonly Option<int?> _keep = OptionKinds.Number("--keep", 1, 1000, "Versions to keep; older ones are deleted a day after they were superseded (default: 4).");

    private readonly Option<bool> _keepAll = OptionKinds.Flag("--keep-all", "Delete no old versions.");

    private readonly Option<bool> _dryRun = OptionKinds.Flag("--dry-run", "Make what is missing, print what would be put and deleted, and change nothing at the target.");

    private readonly Option<bool> _verify = OptionKinds.Flag("--verify", "Afterwards download what was published, as users do, and compare it.");

    private readonly Option<string?> _baseUrl = OptionKinds.Text("--base-url", "URL", "Public address of the target, for --verify (default: the target itself).");

    private readonly Option<bool?> _versioned = OptionKinds.Choice<bool>(
        "--versioned", [("yes", true), ("no", false)], "Whether the name of the file contains its version, and never gets other content (default: yes if it contains a number such as 1.2 or 20261130).");

    private readonly Option<bool> _inPlace = OptionKinds.Flag("--in-place", "Store a file without a version in its name under that name only, not also under one with its digest.");

    private readonly Option<TimeSpan?> _age = OptionKinds.Duration("--cache-age", "How long caches may use control files, and files without a version in their name (default: 60s).");

    public PublishOptions(Command verb)
    {
        foreach (Option option in new Option[] { _to, _endpoint, _from, _verify, _baseUrl, _keep, _keepAll, _dryRun, _versioned, _inPlace, _age })
            verb.Add(option);
    }

    /// <summary>Whether a target is a store on a server.</summary>
    public static bool IsOnServer(string target) => Servers.Any(scheme => target.StartsWith(scheme, StringComparison.Ordinal));

    /// <summary>The folder that a target names.</summary>
    /// <exception cref="CommandFailure">It names none.</exception>
    public static string FolderOf(string target)
    {
        string folder = target.StartsWith(GitHub, StringComparison.Ordinal) ? target[GitHub.Length..] : target;
        if (folder.Length == 0 || folder.Contains("://", StringComparison.Ordinal))
            throw CommandFailure.Usage($"--to: got \"{SourceText.Shown(target)}\", expected a folder, s3://BUCKET/PREFIX, az://CONTAINER/PREFIX or github:DIR");
        return folder;
    }

    public string Target(ParseResult parsed) => parsed.GetRequiredValue(_to);

    public string? Endpoint(ParseResult parsed) =>
        parsed.GetValue(_endpoint) is not { } endpoint ? null
        : IsOnServer(Target(parsed)) ? endpoint
        : throw CommandFailure.Usage("--endpoint: it is for s3:// and az:// only");

    /// <param name="parsed">The command line.</param>
    /// <param name="files">The files.</param>
    /// <param name="store">Where they go.</param>
    /// <param name="make">How what is missing is made.</param>
    public PublishRequest Request(ParseResult parsed, string[] files, IReleaseStore store, MakeRequest make)
    {
        _ = Endpoint(parsed);
        if (parsed.GetValue(_baseUrl) is not null && !parsed.GetValue(_verify))
            throw CommandFailure.Usage("--base-url: nothing is downloaded: specify --verify");
        if (parsed.GetValue(_keep) is not null && parsed.GetValue(_keepAll))
            throw CommandFailure.Usage("--keep and --keep-all contradict each other");
        return new PublishRequest
        {
            SourcePaths = files,
            Store = store,
            Make = make with { Patches = make.Patches with { From = parsed.GetValue(_from) ?? [] } },
            Names = new PublishNames
            {
                HaveVersion = parsed.GetValue(_versioned),
                InPlace = parsed.GetValue(_inPlace),
                FitGitHub = Target(parsed).StartsWith(GitHub, StringComparison.Ordinal),
            },
            PointerAge = parsed.GetValue(_age) ?? TimeSpan.FromMinutes(1),
            Keep = parsed.GetValue(_keepAll) ? null : parsed.GetValue(_keep) ?? 4,
            IsTrial = parsed.GetValue(_dryRun),
            Proof = parsed.GetValue(_verify) ? Proof(parsed, make.Signing.KeyFile) : null,
        };
    }

    private PublishProof Proof(ParseResult parsed, string? keyFile) => new()
    {
        BaseAddress = parsed.GetValue(_baseUrl) is { } given ? BaseOf(given) : null,
        KeyFiles = keyFile is not null && File.Exists(keyFile + ".pub") ? [keyFile + ".pub"] : [],
    };

    private static Uri BaseOf(string given)
    {
        string address = given.EndsWith('/') ? given : given + "/";
        return Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw CommandFailure.Usage($"--base-url: got \"{SourceText.Shown(given)}\", expected the address of a folder, such as https://example.org/images/");
    }
}
