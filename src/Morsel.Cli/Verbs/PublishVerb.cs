using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Morsel.Cli.Json;
using Morsel.Cli.Progress;
using Morsel.Cli.Selection;
using Morsel.Cli.Text;
using Morsel.Publishing;

namespace Morsel.Cli.Verbs;

/// <summary><c>morsel publish</c>: makes what is missing of a release and puts it where it is served. Stores on servers are reached by the program that has what they need.</summary>
internal class PublishVerb : Verb
{
    private readonly Argument<string[]> _files = new("FILE") { Description = "Files to publish.", Arity = ArgumentArity.OneOrMore };

    private readonly Option<bool> _routes = OptionKinds.Flag(
        "--routes", "Also make and publish everything that saves bytes: compressed units, a coarser control file, patches from earlier versions.");

    private readonly PublishOptions _options;
    private readonly SigningOptionSet _signing;

    [SetsRequiredMembers]
    public PublishVerb(Surroundings around)
        : base("publish", "Put a release where it is served, and make what is missing.", around)
    {
        Add(_files);
        _options = new PublishOptions(this);
        Add(_routes);
        _signing = new SigningOptionSet(this, around);
        AddReportOptions();
        UsualOptions = ["--to", "--routes", "--patch-from", "--sign", "--verify", "--keep", "--dry-run", "--base-url", "--cache-age", "--quiet", "--json"];
        Examples =
        [
            "morsel publish disk.img --to /srv/www/images",
            "morsel publish disk.img --to public/ --routes --sign release.key --verify",
            "morsel publish disk-1.4.img --to s3://bucket/images --routes --patch-from disk-1.3.img",
            "morsel publish disk.img --to az://container/images --verify --base-url https://downloads.example.org/images/",
            "morsel publish App-1.4-x86_64.AppImage --to github:upload/",
            "morsel publish disk.img --to public/ --dry-run",
        ];
    }

    protected override Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        PublishOptions.IsOnServer(_options.Target(parsed)) ? Around.HandOver(cancellationToken) : PublishAsync(parsed, Publisher.OpenFolder(PublishOptions.FolderOf(_options.Target(parsed))), cancellationToken);

    /// <summary>Where the release goes, as the user named it.</summary>
    protected string Target(ParseResult parsed) => _options.Target(parsed);

    /// <summary>How the store is reached; null where the user does not say.</summary>
    protected string? Endpoint(ParseResult parsed) => _options.Endpoint(parsed);

    /// <summary>Publishes into a store.</summary>
    protected async Task<ExitCode> PublishAsync(ParseResult parsed, IReleaseStore store, CancellationToken cancellationToken)
    {
        SigningOptions signing = _signing.Read(parsed);
        PublishRequest request = _options.Request(parsed, parsed.GetRequiredValue(_files), store, new MakeRequest { Routes = parsed.GetValue(_routes), Signing = signing });
        PublishReport report;
        using (var screen = new ProgressScreen(Around, IsQuiet(parsed), store.Name))
            report = await new Publisher().PublishAsync(request, new PublishView(screen), cancellationToken).ConfigureAwait(false);
        Print(parsed, () => PublishText.Of(report), json => PublishJson.Write(json, report), report.Notes, report.IsTrial ? null : "the release is published");
        return ExitCode.Ok;
    }
}
