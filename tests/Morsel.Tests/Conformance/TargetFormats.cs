using System.Text;
using Morsel.Formats;
using Morsel.Formats.Casync;
using Morsel.Formats.Zchunk;
using Morsel.Formats.Zsync;
using Morsel.Tests.Formats.Zchunk;
using Morsel.Tests.Formats.Zsync;

namespace Morsel.Tests.Conformance;

public sealed class ZsyncFormatConformance : TargetFormatConformance
{
    private protected override ITargetFormat Format => new ZsyncFormat();

    protected override IReadOnlyList<(byte[] File, int DescriptionBytes)> Files =>
        [.. ((string[])["out/r1.bin", "out/r2049.bin", "out/r0.bin"]).Select(ControlVectors.Control).Select(file => (file, file.Length))];

    protected override IReadOnlyList<byte[]> Greedy =>
    [
        SampleControl.File(SampleControl.With("Blocksize: 33554432")),
        SampleControl.File(SampleControl.With("Length: 1125899906842625")),
        SampleControl.File(SampleControl.With("Length: 1125899906842624")),   // in blocks of 2048 bytes
        SampleControl.File(SampleControl.With("Hash-Lengths: 2,4,17")),
        SampleControl.File(SampleControl.With("Z-Map2: 268435457")),
        SampleControl.File([.. SampleControl.With(), .. Enumerable.Repeat("URL: x", 64)]),
        SampleControl.File([.. SampleControl.With(), .. Enumerable.Repeat("Safe: x", 249)]),
        Encoding.ASCII.GetBytes("zsync: " + new string('x', 4097)),
    ];
}

public sealed class ZchunkFormatConformance : TargetFormatConformance
{
    private static readonly SampleHeader Sample = new();

    private protected override ITargetFormat Format => new ZchunkFormat();

    protected override IReadOnlyList<(byte[] File, int DescriptionBytes)> Files =>
    [
        .. ((string[])["tiny.txt.auto.zck", "one.bin.auto.zck", "empty.bin.auto.zck"])
            .Select(name => Vectors.Read("zchunk/" + name)).Select(file => (file, ZchunkLead.Read(file).HeaderBytes)),
    ];

    protected override IReadOnlyList<byte[]> Greedy =>
    [
        (Sample with { HeaderLength = SampleHeader.Number((256 << 20) + 1) }).ToBytes(),
        (Sample with { ChunkCount = SampleHeader.Number(int.MaxValue) }).ToBytes(),
        (Sample with { OptionalElements = SampleHeader.Number(int.MaxValue), Flags = "82" }).ToBytes(),
        (Sample with { Entries = [SampleHeader.Zero + "8080", new string('1', 32) + SampleHeader.Number(22) + SampleHeader.Number((64 << 20) + 1)] }).ToBytes(),
        (Sample with { Entries = [new string('1', 32) + SampleHeader.Number(22) + SampleHeader.Number((16 << 20) + 1)] }).ToBytes(),
    ];
}

public sealed class CasyncFormatConformance : TargetFormatConformance
{
    private static readonly byte[] Sample = Vectors.Read("casync/idx/v1-64K.caibx");

    private protected override ITargetFormat Format => new CasyncFormat(CasyncFormat.FileExtension);

    protected override IReadOnlyList<(byte[] File, int DescriptionBytes)> Files =>
        [.. ((string[])["v1-64K", "one-4K", "empty-64K", "text150k-64K-sha256"]).Select(name => Vectors.Read($"casync/idx/{name}.caibx")).Select(file => (file, file.Length))];

    protected override IReadOnlyList<byte[]> Greedy =>
    [
        With(24, 0), With(40, (128 << 20) + 1), With(32, 1), With(24, ulong.MaxValue), With(48, 40),
    ];

    private static byte[] With(int at, ulong number)
    {
        byte[] changed = [.. Sample];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(changed.AsSpan(at), number);
        return changed;
    }
}
