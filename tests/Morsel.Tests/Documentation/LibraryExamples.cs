using Amazon.S3;
using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Morsel.Patches;
using Morsel.Publishing;
using Morsel.Publishing.Azure;
using Morsel.Publishing.S3;
using Morsel.Server;
using Morsel.Zchunk;

namespace Morsel.Tests.Documentation;

/// <summary>The examples of <c>docs/library.md</c>, which must hold the text between the markers word for word; then those of other pages.</summary>
internal static class LibraryExamples
{
    // example: make
    public static async Task MakeAsync(string path)
    {
        var maker = new Maker();
        MakeReport report = await maker.MakeAsync(new MakeRequest { SourcePath = path, OutputPath = path + ".zsync" });
        Console.WriteLine($"{report.OutputPath}: {report.DescriptionBytes} bytes for a file of {report.Length} bytes");
    }
    // end

    // example: update
    public static async Task<UpdateReport> UpdateAsync(string address, string path, CancellationToken cancellationToken)
    {
        using var updater = new Updater();
        var progress = new Progress<UpdateProgress>(now =>
            Console.WriteLine($"{now.Phase}: {now.DoneBytes} of {now.TotalBytes}, {now.FetchedBytes} bytes downloaded"));
        var request = new UpdateRequest
        {
            Source = address,
            OutputPath = path,
            RequiredProof = ProofLevel.Sha256,
        };
        return await updater.UpdateAsync(request, progress, cancellationToken);
    }
    // end

    // example: trust
    public static async Task<string> UpdateSignedAsync(Updater updater, string address, string path)
    {
        var trust = new TrustOptions { KeyFiles = ["release.pub"] };
        UpdateReport report = await updater.UpdateAsync(new UpdateRequest { Source = address, OutputPath = path, Trust = trust });
        return $"version {report.Signature!.Serial}, signed by {report.Signature}";
    }
    // end

    // example: plan
    public static async Task<bool> IsSmallAsync(Updater updater, UpdateRequest request, long mostBytes)
    {
        UpdatePlan plan = await updater.PlanAsync(request);
        return plan.FetchBytes <= mostBytes;
    }
    // end

    // example: verify
    public static async Task<bool> IsPublishedAsync(Updater updater, string path, string address)
    {
        VerifyReport report = await updater.VerifyAsync(path, address);
        foreach (ByteRange range in report.Differences)
            Console.WriteLine($"bytes {range.Start} to {range.End} differ");
        return report.IsIdentical && report.Proven >= ProofLevel.Sha1;
    }
    // end

    // example: inspect
    public static async Task<string> DescribeAsync(Updater updater, string address)
    {
        DescriptionReport report = await updater.InspectAsync(address);
        return $"{report.FileName}: {report.Length} bytes in {report.BlockCount} blocks of {report.BlockBytes}";
    }
    // end

    // example: errors
    public static async Task<string> UpdateOrExplainAsync(Updater updater, UpdateRequest request)
    {
        try
        {
            UpdateReport report = await updater.UpdateAsync(request);
            return report.Outcome == UpdateOutcome.AlreadyCurrent ? "the file is up to date" : $"{report.FetchedBytes} bytes were downloaded";
        }
        catch (TargetBusyException)
        {
            return "another program is updating the file: wait until it has finished";
        }
        catch (TransportException e) when (e.Failure is TransportFailure.Network or TransportFailure.TimedOut or TransportFailure.Busy)
        {
            return "try again later: the download will continue";
        }
        catch (TransportException e)
        {
            return $"the download failed: {e.Message}";
        }
        catch (VerificationException e)
        {
            return e.IsProofMissing ? "the control file lacks the required digest" : "the content on the server does not match the control file";
        }
        catch (TargetFormatException e)
        {
            return $"the control file is invalid: {e.Message}";
        }
        catch (RefusedException e)
        {
            return $"the request is not safe: {e.Message}";
        }
        catch (IOException e)
        {
            return $"a local file cannot be read or written: {e.Message}";
        }
    }
    // end

    // example: patch
    public static async Task<Digest> PatchAsync(string oldPath, string path, string outputPath)
    {
        var request = new MakeRequest { SourcePath = path, Patches = new() { From = [oldPath] } };
        MakeReport made = await new Maker().MakeAsync(request);
        if (made.Patches[0].Path is not { } patch)
            throw new InvalidOperationException("the patch would save less than half of the file");
        PatchApplyReport applied = await PatchFile.ApplyAsync(
            new PatchApplyRequest { OldPath = oldPath, PatchPath = patch, OutputPath = outputPath });
        return applied.Digest;
    }
    // end

    // example: units
    public static async Task<string> MakeUnitsAsync(string path)
    {
        MakeReport made = await new Maker().MakeAsync(new MakeRequest { SourcePath = path, Units = new() { AreMade = true, Level = 3 } });
        return made.Units!.Path ?? throw new InvalidOperationException(made.Units.Problem);
    }
    // end

    // example: zchunk
    public static async Task<long> PackAsync(string path)
    {
        PayloadReport report = await ZchunkFile.CreateAsync(new PayloadRequest { SourcePath = path, OutputPath = path + ".zck" });
        PayloadDescription header = ZchunkFile.Inspect(report.OutputPath);
        Console.WriteLine($"{header.HeaderDigest}: {header.Chunks.Count} chunks");
        await ZchunkFile.ExtractAsync(new UnpackRequest { PayloadPath = report.OutputPath, VerifyOnly = true });
        return report.PayloadBytes;
    }
    // end

    // example: options
    public static Updater NewUpdater(string token) => new(new UpdaterOptions
    {
        Http = new HttpOptions
        {
            Connections = 2,
            UserAgent = "my-program/1.0",
            Headers = [new("Authorization", $"Bearer {token}")],
            StallTimeout = TimeSpan.FromSeconds(30),
            // Sees every request: it can log, count or change it.
            WrapHandler = handler => new LoggingHandler(handler),
        },
    });

    private sealed class LoggingHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Console.WriteLine($"{request.Method} {request.RequestUri} {request.Headers.Range}");
            return base.SendAsync(request, cancellationToken);
        }
    }
    // end

    // example: observe
    public static Updater NewLoggingUpdater(Action<string> log) => new(new UpdaterOptions
    {
        OnEvent = happened =>
        {
            if (happened.Code is RunEventCode.RequestFailed or RunEventCode.Ended)
                log(happened.Text);
        },
    });
    // end

    // The examples of the first page and of the package's, compiled and not run.
    public static async Task OfReadmeAsync()
    {
        using var updater = new Updater();
        UpdateReport report = await updater.UpdateAsync("https://example.org/disk.img.zsync", "disk.img");
        Console.WriteLine($"{report.Outcome}: {report.FetchedBytes} bytes downloaded, {report.ReusedBytes} bytes reused");
    }

    // That of docs/server.md.
    public static async Task OfServerAsync(CancellationToken cancellationToken)
    {
        await using MorselServer server = await MorselServer.StartAsync(new ServerOptions { Folder = "downloads", Port = 0 }, cancellationToken);
        Console.WriteLine(server.Address);   // http://127.0.0.1:40123/
        await server.WaitForShutdownAsync(cancellationToken);
    }

    // That of the package for .NET hosts.
    public static void OfHost(IHostApplicationBuilder builder)
    {
        builder.Services
            .AddMorsel(options => options.Updater = options.Updater with { Http = new() { Connections = 2 } })
            .AddHttpMessageHandler<TokenHandler>();
    }

    // Those of the packages for stores on servers.
    public static async Task OfS3()
    {
        using var client = new AmazonS3Client();
        var store = new S3ReleaseStore(client, "bucket", "images");
        await new Publisher().PublishAsync(new PublishRequest { SourcePaths = ["disk.img"], Store = store });
    }

    public static async Task OfAzure(string connectionString)
    {
        var container = new BlobContainerClient(connectionString, "images");
        var store = new AzureReleaseStore(container, "stable");
        await new Publisher().PublishAsync(new PublishRequest { SourcePaths = ["disk.img"], Store = store });
    }

    private sealed class TokenHandler : DelegatingHandler;
}
