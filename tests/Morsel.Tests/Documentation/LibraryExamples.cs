using Morsel.Zchunk;

namespace Morsel.Tests.Documentation;

/// <summary>The examples of <c>docs/library.md</c>, which must hold the text between the markers word for word.</summary>
internal static class LibraryExamples
{
    // example: make
    public static async Task MakeAsync(string path)
    {
        var maker = new Maker();
        MakeReport report = await maker.MakeAsync(new MakeRequest { SourcePath = path, OutputPath = path + ".zsync" });
        Console.WriteLine($"{report.OutputPath}: {report.DescriptionBytes} bytes describe {report.Length}");
    }
    // end

    // example: update
    public static async Task<UpdateReport> UpdateAsync(string address, string path, CancellationToken cancellationToken)
    {
        using var updater = new Updater();
        var progress = new Progress<UpdateProgress>(now =>
            Console.WriteLine($"{now.Phase}: {now.DoneBytes} of {now.TotalBytes}, {now.FetchedBytes} bytes fetched"));
        var request = new UpdateRequest
        {
            Source = address,
            OutputPath = path,
            RequiredProof = ProofLevel.Sha256,
        };
        return await updater.UpdateAsync(request, progress, cancellationToken);
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
            return report.Outcome == UpdateOutcome.AlreadyCurrent ? "it was current" : $"{report.FetchedBytes} bytes were fetched";
        }
        catch (TargetBusyException)
        {
            return "another run is updating the file: let it finish";
        }
        catch (TransportException e) when (e.Failure is TransportFailure.Network or TransportFailure.TimedOut or TransportFailure.Busy)
        {
            return "run it again later: it goes on where it was";
        }
        catch (TransportException e)
        {
            return $"the server does not have it: {e.Message}";
        }
        catch (VerificationException e)
        {
            return e.IsProofMissing ? "the proof that was asked for cannot be had" : "the server's content is not what was published";
        }
        catch (TargetFormatException e)
        {
            return $"the control file is broken, and will be the next time: {e.Message}";
        }
        catch (RefusedException e)
        {
            return $"it would not be safe: {e.Message}";
        }
        catch (IOException e)
        {
            return $"the disk: {e.Message}";
        }
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
            // Sees every request; logs it, counts it, or sends it another way.
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
    public static Updater NewTellingUpdater(Action<string> tell) => new(new UpdaterOptions
    {
        OnEvent = told =>
        {
            if (told.Code is RunEventCode.RequestFailed or RunEventCode.Ended)
                tell(told.Text);
        },
    });
    // end
}
