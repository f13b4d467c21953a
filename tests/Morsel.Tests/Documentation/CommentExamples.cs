using Morsel.AppImages;
using Morsel.Casync;
using Morsel.Estimates;
using Morsel.Patches;
using Morsel.Publishing;
using Morsel.Zchunk;
using Morsel.Zsync;

namespace Morsel.Tests.Documentation;

/// <summary>The examples in the comments of the public types, which must hold the text between the markers word for word. They are compiled, not run.</summary>
internal static class CommentExamples
{
    public static void OfDigest()
    {
        // example
        if (Digest.TryParse(DigestAlgorithm.Sha256, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", out Digest? digest))
            Console.WriteLine(digest);
        // end
    }

    public static void OfHttpOptions()
    {
        // example
        if (HttpOptions.TlsProblem is { } problem)
            Console.Error.WriteLine(problem);
        // end
    }

    public static void OfMakeRequest()
    {
        // example
        var request = new MakeRequest
        {
            SourcePath = "disk.img",
            OutputPath = "public/disk.img.zsync",
            Locations = ["https://example.org/disk.img"],
        };
        var patched = new MakeRequest { SourcePath = "disk.img", Patches = new() { From = ["old/disk.img"] } };
        var compressed = new MakeRequest { SourcePath = "disk.img", Gzip = new() { Mode = GzipMode.Compress } };
        // end
    }

    public static async Task OfMaker()
    {
        // example
        MakeReport report = await new Maker().MakeAsync(new MakeRequest { SourcePath = "disk.img", OutputPath = "disk.img.zsync" });
        Console.WriteLine($"{report.DescriptionBytes} bytes describe {report.Length}");
        // end
    }

    public static async Task OfMorselException(Updater updater)
    {
        // example
        try
        {
            await updater.UpdateAsync("https://example.org/disk.img.zsync", "disk.img");
        }
        catch (MorselException failure)
        {
            Console.WriteLine(failure.Message);
        }
        // end
    }

    public static async Task OfPatchFileApply()
    {
        // example
        PatchApplyReport report = await PatchFile.ApplyAsync(new PatchApplyRequest
        {
            OldPath = "runtime-13.tar",
            PatchPath = "runtime.tar.e228df28.from-722f3865.mpatch",
            OutputPath = "runtime-14.tar",
        });
        Console.WriteLine($"{report.Length} bytes from a patch of {report.PatchBytes} bytes");
        // end
    }

    public static void OfPatchFileInspect()
    {
        // example
        PatchDescription patch = PatchFile.Inspect("runtime.tar.e228df28.from-722f3865.mpatch");
        Console.WriteLine($"from {patch.OldDigest?.Hex} to {patch.Digest?.Hex} in {patch.Windows.Count} windows");
        // end
    }

    public static void OfProxyRules()
    {
        // example
        var options = new HttpOptions { Proxy = new ProxyRules("http://proxy.example:3128", except: "localhost,.internal.example") };
        // end
    }

    public static void OfUpdateRequest()
    {
        // example
        var request = new UpdateRequest
        {
            Source = "https://example.org/disk.img.zsync",
            OutputPath = "disk.img",
            SeedPaths = ["disk-1.img"],
            RequiredProof = ProofLevel.Sha256,
        };
        var content = new UpdateRequest { Source = "https://example.org/primary.xml.zck", Zchunk = new() { Unpack = true } };
        // end
    }

    public static async Task OfUpdater(Updater updater)
    {
        // example
        var request = new UpdateRequest { Source = "https://example.org/disk.img.zsync", OutputPath = "disk.img", RequiredProof = ProofLevel.Sha256 };
        UpdateReport report = await updater.UpdateAsync(request, new Progress<UpdateProgress>(now => Console.WriteLine($"{now.Phase}: {now.DoneBytes}")));
        // end
    }

    public static async Task OfUpdater2()
    {
        // example
        using var updater = new Updater();
        UpdateReport report = await updater.UpdateAsync("https://example.org/disk.img.zsync", "disk.img");
        Console.WriteLine($"{report.ReusedBytes} bytes were reused, {report.FetchedBytes} were downloaded");
        // end
    }

    public static async Task OfUpdater3(Updater updater)
    {
        // example
        UpdatePlan plan = await updater.PlanAsync(new UpdateRequest { Source = "https://example.org/disk.img.zsync", OutputPath = "disk.img" });
        Console.WriteLine($"{plan.FetchBytes} of {plan.Length} bytes would be downloaded");
        // end
    }

    public static async Task OfUpdater4(Updater updater)
    {
        // example
        DescriptionReport report = await updater.InspectAsync("https://example.org/disk.img.zsync");
        Console.WriteLine($"{report.FileName}: {report.BlockCount} blocks of {report.BlockBytes} bytes");
        // end
    }

    public static async Task OfUpdater5(Updater updater)
    {
        // example
        VerifyReport report = await updater.VerifyAsync("disk.img", "https://example.org/disk.img.zsync");
        Console.WriteLine(report.IsIdentical ? $"verified: {report.Proven}" : $"{report.Differences.Count} ranges differ");
        // end
    }

    public static void OfUpdaterOptions()
    {
        // example
        using var updater = new Updater(new UpdaterOptions { Http = new() { Connections = 2, RateWindows = [RateWindow.Always(500 << 10)] } });
        // end
    }

    public static async Task OfCatarExtraction()
    {
        // example
        TreeReport report = await CatarFile.ExtractAsync(new CatarExtractRequest { ArchivePath = "app.catar", OutputPath = "app" });
        Console.WriteLine(report.WasCurrent ? "nothing to do" : $"{report.FilesWritten} files written");
        // end
    }

    public static async Task OfZchunkFile()
    {
        // example
        PayloadReport report = await ZchunkFile.CreateAsync(new PayloadRequest { SourcePath = "primary.xml", OutputPath = "primary.xml.zck" });
        Console.WriteLine($"{report.Length} bytes in {report.ChunkCount} chunks");
        // end
    }

    public static void OfZchunkFile2()
    {
        // example
        foreach (PayloadChunk chunk in ZchunkFile.Inspect("primary.xml.zck").Chunks)
            Console.WriteLine($"{chunk.Digest.Hex}: {chunk.ContentBytes} bytes");
        // end
    }

    public static async Task OfZchunkFile3()
    {
        // example
        await ZchunkFile.ExtractAsync(new UnpackRequest { PayloadPath = "primary.xml.zck", OutputPath = "primary.xml" });
        // end
    }

    public static async Task OfZchunkFile4()
    {
        // example
        PayloadEstimate estimate = await ZchunkFile.EstimateAsync("primary-1.xml.zck", "primary-2.xml.zck");
        Console.WriteLine($"{estimate.DownloadBytes} of {estimate.TotalBytes} bytes to download");
        // end
    }

    public static void OfEstimateRequest()
    {
        // example
        var request = new EstimateRequest { NewPath = "disk-2.img", OldPaths = ["disk-1.img"], Links = [Link.Dsl, new Link("office", 12.5e6, TimeSpan.FromMilliseconds(30))] };
        // end
    }

    public static async Task OfEstimator()
    {
        // example
        EstimateReport report = await new Estimator().EstimateAsync(new EstimateRequest { NewPath = "disk-2.img", OldPaths = ["disk-1.img"] });
        Console.WriteLine($"{report.Recommendation?.Way}: {report.Recommendation?.Reason}");
        // end
    }

    public static async Task OfZsyncRanges()
    {
        // example
        using var updater = new Updater();
        ZsyncRanges ranges = await ZsyncRanges.FindAsync(updater, "disk.img.zsync", "disk-1.img");
        foreach (ByteRange range in ranges.Download)
            Console.WriteLine($"bytes={range.Start}-{range.End - 1}");
        // end
    }

    public static async Task OfMakingAnIndex()
    {
        // example
        CasyncMakeReport report = await CasyncFile.MakeAsync(new CasyncMakeRequest { SourcePath = "disk.img", StorePath = "public/default.castr" });
        Console.WriteLine($"{report.NewChunkCount} of {report.ChunkCount} chunks are new");
        // end
    }

    public static async Task OfComparingIndexes()
    {
        // example
        CasyncEstimate estimate = await CasyncFile.EstimateAsync("disk-1.img.caibx", "disk-2.img.caibx");
        Console.WriteLine($"{estimate.NewChunkCount} chunks, {estimate.NewBytes} bytes");
        // end
    }

    public static async Task OfMakingAnArchive()
    {
        // example
        CatarMakeReport report = await CatarFile.CreateAsync(new CatarMakeRequest { FolderPath = "site", Options = new() { With = ["portable"] } });
        Console.WriteLine($"{report.EntryCount} entries, {report.Digest.Hex}");
        // end
    }

    public static async Task OfListingAnArchive()
    {
        // example
        foreach (TreeEntry entry in await CatarFile.ListAsync("site.catar"))
            Console.WriteLine($"{entry.Kind} {entry}");
        // end
    }

    public static void OfPublishRequest()
    {
        // example
        var request = new PublishRequest
        {
            SourcePaths = ["disk.img"],
            Store = Publisher.OpenFolder("/srv/www/images"),
            Make = new() { Routes = true },
        };
        // end
    }

    public static async Task OfPublisher()
    {
        // example
        PublishReport report = await new Publisher().PublishAsync(new PublishRequest { SourcePaths = ["disk.img"], Store = Publisher.OpenFolder("/srv/www") });
        Console.WriteLine(report);
        // end
    }

    public static async Task OfCopyingAStore()
    {
        // example
        StoreCopyReport report = await ChunkStore.CopyAsync(new StoreCopyRequest
        {
            SourcePaths = ["https://example.org/default.castr"],
            StorePath = "mirror/default.castr",
            IndexPaths = ["disk.img.caibx"],
        });
        Console.WriteLine($"{report.CopiedCount} chunks copied, {report.Faults.Count} wrong or missing");
        // end
    }

    public static async Task OfVerifyingAFolder()
    {
        // example
        TreeVerifyReport report = await CatarFile.VerifyAsync(new TreeVerifyRequest { FolderPath = "site", ArchivePath = "https://example.org/site.caidx" });
        Console.WriteLine(report.IsIdentical ? "identical" : $"{report.Differences.Count} entries differ");
        // end
    }

    public static async Task OfComparingTrees()
    {
        // example
        foreach (TreeDifference difference in await CatarFile.CompareAsync("site.catar", "site"))
            Console.WriteLine($"{difference.Kind} {difference.Path} {difference.Changes}");
        // end
    }

    public static void OfInspectingAnAppImage()
    {
        // example
        AppImageDescription app = AppImageFile.Inspect("Example-x86_64.AppImage");
        Console.WriteLine($"type {app.Type}, {app.Architecture}: {app.UpdateInformation}");
        // end
    }

    public static void OfEmbedding()
    {
        // example
        AppImageFile.SetUpdateInformation("Example-1.1-x86_64.AppImage", "gh-releases-zsync|example-owner|example-app|latest|Example-*-x86_64.AppImage.zsync");
        // end
    }

    public static async Task OfChecking(Updater updater)
    {
        // example
        UpdateCheck check = await updater.CheckAsync(new UpdateRequest { Source = "Example-x86_64.AppImage" });
        Console.WriteLine(check.IsCurrent ? "up to date" : "there is a newer version");
        // end
    }

    public static async Task OfLocating(Updater updater)
    {
        // example
        Uri control = await updater.LocateAsync(new UpdateRequest { Source = "Example-x86_64.AppImage" });
        // end
        Console.WriteLine(control);
    }

    public static async Task OfTheDigestOfAFolder()
    {
        // example
        Digest digest = await CasyncFile.DigestAsync("site", options: new TreeMakeOptions { With = ["portable"] });
        // end
        Console.WriteLine(digest);
    }
}
