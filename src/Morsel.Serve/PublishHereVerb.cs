using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Amazon.S3;
using Morsel.Cli.Selection;
using Morsel.Cli.Verbs;
using Morsel.Publishing.Azure;
using Morsel.Publishing.S3;

namespace Morsel.Serve;

/// <summary><c>morsel publish</c> into stores on servers, done by this program.</summary>
[method: SetsRequiredMembers]
internal sealed class PublishHereVerb(Surroundings around) : PublishVerb(around)
{
    protected override Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string target = Target(parsed);
        return S3Address.TryParse(target) is { } bucket ? PublishAsync(parsed, bucket, cancellationToken)
            : AzureAddress.TryParse(target) is { } container ? PublishAsync(parsed, container, cancellationToken)
            : PublishOptions.IsOnServer(target) ? throw CommandFailure.Usage($"--to: got \"{SourceText.Shown(target)}\", expected s3://BUCKET/PREFIX or az://CONTAINER/PREFIX")
            : base.RunAsync(parsed, cancellationToken);
    }

    private async Task<ExitCode> PublishAsync(ParseResult parsed, S3Address bucket, CancellationToken cancellationToken)
    {
        string? endpoint = Endpoint(parsed) ?? Around.Variable("AWS_ENDPOINT_URL_S3") ?? Around.Variable("AWS_ENDPOINT_URL");
        using IAmazonS3 client = S3Address.OpenClient(endpoint, Around.Variable("AWS_REGION") ?? Around.Variable("AWS_DEFAULT_REGION"));
        return await PublishAsync(parsed, new S3ReleaseStore(client, bucket.Bucket, bucket.Prefix), cancellationToken).ConfigureAwait(false);
    }

    private Task<ExitCode> PublishAsync(ParseResult parsed, AzureAddress container, CancellationToken cancellationToken) =>
        PublishAsync(parsed, new AzureReleaseStore(container.OpenContainer(Endpoint(parsed), Around.Variable), container.Prefix), cancellationToken);
}
