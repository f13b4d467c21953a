using Morsel.Compression.Gzip;
using Morsel.Files;
using Morsel.Hashing;
using Morsel.Reporting;

namespace Morsel.Finishing.Gzip;

/// <summary>Packs content by our own gzip.</summary>
internal sealed class GzipContentPacker : IContentPacker
{
    public bool CanPack(PackedGoal goal) => TryRead(goal) is not null;

    public async Task<IBlockFile?> TryPackAsync(
        IFileSystem files, PackedGoal goal, IBlockFile content, string path, ProgressFeed feed, CancellationToken cancellationToken)
    {
        if (TryRead(goal) is not { } how)
            return null;
        FreeRoom.Demand(files, path, goal.Length);
        IBlockFile packed = files.OpenLocked(path);
        bool isTaken = false;
        try
        {
            packed.SetLength(0);
            feed.Begin(UpdatePhase.Compressing, content.Length);
            using var proof = new DigestProof(goal.Length, goal.Digest);
            isTaken = await Repacker.TryMakeAsync(content, how, packed, proof, earlier: null, feed.Done(), cancellationToken).ConfigureAwait(false) is not null;
            return isTaken ? packed : null;
        }
        finally
        {
            // Deleted while it is locked: nobody else can have begun another.
            if (!isTaken)
            {
                using (packed)
                    Placing.Delete(files, packed, path);
            }
        }
    }

    private static Recompression? TryRead(PackedGoal goal) =>
        Recompression.TryParse($"{goal.Header} {goal.Options}".TrimEnd(), out Recompression? how, out _) ? how : null;

    /// <summary>Compares a packed file with a length and a digest.</summary>
    private sealed class DigestProof(long length, Digest expected) : IPackedProof, IDisposable
    {
        private readonly Digester _digester = Digester.Begin(DigestAlgorithm.Sha256);
        private long _position;

        public bool IsSame { get; private set; } = true;

        public void Append(ReadOnlySpan<byte> packed)
        {
            _digester.Append(packed);
            IsSame &= (_position += packed.Length) <= length;
        }

        public void End() => IsSame &= _position == length && expected.Equals(new Digest(DigestAlgorithm.Sha256, _digester.End()));

        public void Dispose() => _digester.Dispose();
    }
}
