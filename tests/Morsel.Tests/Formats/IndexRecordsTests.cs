using System.Security.Cryptography;
using Morsel.Formats;
using Morsel.Target;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Formats;

/// <summary>A control file that is put together is the published one, or none.</summary>
public sealed class IndexRecordsTests
{
    private static readonly byte[] Target = Edited.Content(1, 500_001);
    private static readonly byte[] Control = new ControlText(Target).ToBytes();

    private readonly int _header = Control.AsSpan().IndexOf("\n\n"u8) + 2;
    private readonly TargetLayout _coarse = new(Target.Length, 4096);

    private IndexForm Form => new(Control.Length, _header, 512, 4, 16);

    [Fact]
    public void Computed_records_and_pieces_that_are_taken_make_it()
    {
        var records = new IndexRecords(Form, _coarse, DigestAlgorithm.Md4);
        Assert.Equal((_coarse.BlockCount + 1, (long)Control.Length), (records.Pieces.BlockCount, records.Pieces.Length));
        for (int block = 0; block < _coarse.BlockCount; block++)
        {
            ByteRange range = _coarse.RangeOf(block);
            if (block % 3 > 0)
                records.Compute(new BlockRun(block, 1), Target.AsSpan((int)range.Start, (int)range.Length));
        }
        foreach (BlockRun run in records.Known.MissingRuns().ToList())
        {
            Assert.Null(records.Whole(DigestOf(Control)));
            ByteRange range = records.Pieces.RangeOf(run);
            records.Take(run, Control.AsSpan((int)range.Start, (int)range.Length));
        }
        Assert.Equal(Control, records.Whole(DigestOf(Control)));
    }

    [Fact]
    public void A_wrong_byte_anywhere_makes_it_none()
    {
        foreach (int at in new[] { 0, _header, Control.Length - 1 })
        {
            var records = new IndexRecords(Form, _coarse, DigestAlgorithm.Md4);
            byte[] wrong = [.. Control];
            wrong[at] ^= 1;
            records.Take(new BlockRun(0, records.Pieces.BlockCount), wrong);
            Assert.Null(records.Whole(DigestOf(Control)));
        }
    }

    [Theory]
    [InlineData(1, 512, 4096)]
    [InlineData(0, 1024, 4096)]
    [InlineData(0, 512, 256)]
    public void What_does_not_go_together_is_refused(int moreBytes, int fineBytes, int coarseBytes)
    {
        Assert.Throws<ArgumentException>(() => new IndexRecords(
            Form with { Bytes = Control.Length + moreBytes, BlockBytes = fineBytes }, new TargetLayout(Target.Length, coarseBytes), DigestAlgorithm.Md4));
    }

    private static Digest DigestOf(byte[] bytes) => new(DigestAlgorithm.Sha256, SHA256.HashData(bytes));
}
