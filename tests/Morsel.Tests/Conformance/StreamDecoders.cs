using Morsel.Compression;
using Morsel.Compression.Gzip;
using Morsel.Compression.Native;

namespace Morsel.Tests.Conformance;

// The packed files were made by the tools themselves from "morsel" and a line feed, 300 times.
public sealed class GzipDecoderConformance : StreamDecoderConformance
{
    private protected override IStreamDecoder Create() => new GzipDecoder();

    protected override byte[] Packed { get; } = Morsel.Tests.Compression.Gzip.GzipDecoderTests.Gzip(Plain);
}

public sealed class XzDecoderConformance : StreamDecoderConformance
{
    private protected override IStreamDecoder Create() => new XzStreamDecoder();

    protected override byte[] Packed { get; } = Convert.FromBase64String(
        "/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4AgzABldADabyqwLlUiSJQPVyDNQXxGSm0879HbUZgAAAAAAcCf4cOXi4FEAATW0EAAAAIi7vCKxxGf7AgAAAAAEWVo=");
}

public sealed class LzmaDecoderConformance : StreamDecoderConformance
{
    private protected override IStreamDecoder Create() => new XzStreamDecoder();

    protected override byte[] Packed { get; } = Convert.FromBase64String("XQAAgAD//////////wA2m8qsC5VIkiUD1cgzUF8RkptPO/SJphv///guoAA=");

    // The old format of xz has no beginning that would be known again.
    protected override bool MayBeFollowed => false;
}

public sealed class Bzip2DecoderConformance : StreamDecoderConformance
{
    private protected override IStreamDecoder Create() => new Bzip2StreamDecoder();

    protected override byte[] Packed { get; } = Convert.FromBase64String(
        "QlpoOTFBWSZTWRDpQhQAAlfBgAAQAgaYACAAUIYAKVGg2UjxSMKRhSOFI6UjxSPi7kinChICHShCgA==");
}

public sealed class ZstdDecoderConformance : StreamDecoderConformance
{
    private protected override IStreamDecoder Create() => new ZstdStreamDecoder();

    protected override byte[] Packed { get; } = Convert.FromBase64String("KLUv/QRYdQAAOG1vcnNlbAoBACqQX4yIDYfz");
}
