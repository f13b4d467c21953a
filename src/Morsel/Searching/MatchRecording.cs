using Morsel.Assembling;
using Morsel.Files;
using Morsel.Proof;
using Morsel.Seeds;
using Morsel.Target;

namespace Morsel.Searching;

/// <summary>A plan that notes what seeds hold: nothing is fetched, and nothing is written.</summary>
/// <param name="files">The disk.</param>
/// <param name="partPath">The part file that an earlier run left.</param>
/// <param name="verifier">Proves blocks.</param>
/// <param name="known">The blocks that the part file holds; those that are found are added.</param>
/// <param name="notes">Gets what the user should know.</param>
internal sealed class MatchRecording(IFileSystem files, string partPath, BlockVerifier verifier, BlockSet known, List<Note> notes) : ISeedTarget
{
    private NeededBlock _needed = new(verifier.Index.Layout, number: null);

    public bool IsComplete => known.IsFull;

    public long KnownBytes => known.BytesIn(Layout);

    private TargetLayout Layout => verifier.Index.Layout;

    public void CopyKnown(BlockSet into) => into.CopyFrom(known);

    public void Take(VerifiedBlocks literal) => known.Add(literal.Run);

    public void Expect(int block)
    {
        _needed = new NeededBlock(Layout, block);
        if (!known.Contains(block))
            return;
        foreach (VerifiedBlocks literal in PartOpening.ProvenLiterals(verifier))
            _needed.Look(literal);
        if (_needed.Bytes.IsEmpty)
            ReadPart(block);
    }

    public ScannedSeed Begin(SeedList.Entry entry) => new(entry, new MatchRecorder(Layout, known, _needed));

    public Task<ReadOnlyMemory<byte>> ReadAsync(int block, CancellationToken cancellationToken)
    {
        if (_needed.Bytes.IsEmpty)
            notes.Add(new Note(
                NoteCode.DictionaryMissing, "no seed contains the dictionary: an update downloads it first, and may then find more in the seeds than this plan says"));
        return Task.FromResult(_needed.Bytes);
    }

    private void ReadPart(int block)
    {
        using IBlockFile part = files.OpenSeed(partPath);
        ByteRange range = Layout.RangeOf(block);
        byte[] bytes = new byte[range.Length];
        int read = part.Read(bytes, range.Start);
        ProvenBlocks proven = verifier.Prove(bytes, new BlockRun(block, 1));
        if (read == bytes.Length && proven.Mask != 0)
            _needed.Look(proven.Take(new BlockRun(block, 1)));
    }
}
