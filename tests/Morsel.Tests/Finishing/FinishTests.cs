using Morsel.Compression.Gzip;
using Morsel.Finishing;
using Morsel.Finishing.Content;
using Morsel.Finishing.Gzip;
using Morsel.Formats.Zchunk;
using Morsel.Formats.Zsync;
using Morsel.Tests.Compression;
using Morsel.Tests.Conformance;
using Morsel.Tests.Files;
using Morsel.Tests.Updating;
using Morsel.Zchunk;

namespace Morsel.Tests.Finishing;

/// <summary>The target itself is wanted.</summary>
public sealed class KeepTests() : FinishConformance(Sample())
{
    private static FinishSample Sample()
    {
        byte[] content = DeflateSamples.Plain(3, 20_000, 2);
        var description = FinishSample.Read(new ZsyncFormat(), new ControlText(content).ToBytes());
        return new(Keep.Make, description, content, content, "target") { Request = new() { Source = "target.zsync" } };
    }
}

/// <summary>The content of a payload is wanted, and proven by itself.</summary>
public sealed class KeptContentTests() : FinishConformance(Sample())
{
    private static FinishSample Sample()
    {
        (byte[] content, byte[] payload) = UnpackFinishTests.Payload(hasContentDigests: true);
        var description = FinishSample.Read(new ZchunkFormat(), payload).Content!;
        return new(Keep.Make, description, content, content, "data.xml") { Request = new() { Source = "data.xml.zck", Zchunk = new() { Unpack = true } } };
    }
}

/// <summary>The target is compressed again.</summary>
public sealed class GzipFinishTests() : FinishConformance(Sample())
{
    private static FinishSample Sample()
    {
        byte[] content = DeflateSamples.Plain(3, 60_000, 2), packed = GzipScene.Gzip(content, new(GzipSettings.BestLevel, isRsyncable: true));
        var control = new ControlText(content)
        {
            Locations = [],
            PackedLocations = ["target.gz"],
            Map = GzipScene.MapOf(packed),
            BlockBytes = GzipScene.BlockBytes,
            PackedFileName = "target.gz",
            Recompress = $"{Convert.ToHexStringLower(packed.AsSpan(0, GzipHeader.FixedBytes))} --rsync --best --no-name",
        };
        return new(GzipFinish.TryMake, FinishSample.Read(new ZsyncFormat(), control.ToBytes()), content, packed, "target.gz")
        {
            Request = new() { Source = "target.zsync" },
            Leftovers = ["target.gz.part.gz", "target.gz.part.all"],
            SeedName = "target",
        };
    }
}

/// <summary>The content of a payload is wanted, and the payload must be made first.</summary>
public sealed class UnpackFinishTests() : FinishConformance(Sample(keepsPayload: false))
{
    internal static FinishSample Sample(bool keepsPayload)
    {
        (byte[] content, byte[] payload) = Payload(hasContentDigests: false);
        return new(UnpackFinish.For(Catalog.PayloadFormats), FinishSample.Read(new ZchunkFormat(), payload), payload, content, "data.xml")
        {
            Request = new() { Source = "data.xml.zck", Zchunk = new() { Unpack = true, KeepPayload = keepsPayload } },
            Left = keepsPayload ? ["data.xml", "data.xml.zck"] : ["data.xml"],
            SeedName = "data.xml",
        };
    }

    internal static (byte[] Content, byte[] Payload) Payload(bool hasContentDigests)
    {
        using var folder = new TemporaryFolder();
        byte[] content = ZchunkScene.Records(1, 300);
        File.WriteAllBytes(folder["content"], content);
        var request = new PayloadRequest { SourcePath = folder["content"], OutputPath = folder["payload"], ContentDigests = hasContentDigests };
        ZchunkFile.CreateAsync(request).GetAwaiter().GetResult();
        return (content, File.ReadAllBytes(folder["payload"]));
    }
}

/// <summary>The content of a payload is wanted, and the payload, too.</summary>
public sealed class UnpackBesideFinishTests() : FinishConformance(UnpackFinishTests.Sample(keepsPayload: true));
