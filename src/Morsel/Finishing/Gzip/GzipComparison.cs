using Morsel.Compression;
using Morsel.Compression.Gzip;
using Morsel.Compression.Inflate;
using Morsel.Fetching;
using Morsel.Hashing;
using Morsel.Target;

namespace Morsel.Finishing.Gzip;

/// <summary>
/// Compares a gzip file, as it comes, with what is known of the published one: its digest, its length, and what was fetched of it; and the points of its map, where it has no
/// digest or its content is asked for. Then it is one member, and nothing behind that: of others there is no map.
/// </summary>
internal sealed class GzipComparison : IPackedProof, IDisposable
{
    private readonly PieceMap _map;
    private readonly Digest? _packedDigest;
    private readonly Digester? _packedHash;
    private readonly FetchedTiles _fetched;
    private readonly DeflateRecorder _recorder;
    private readonly GzipDecoder _decoder;
    private readonly IEnumerator<(ByteRange Range, ulong Sum)> _tiles;
    private readonly Digester _tileHash = Digester.Begin(DigestAlgorithm.Sha256);
    private readonly Digester? _plainHash;
    private readonly DigestAlgorithm? _plainAlgorithm;
    private readonly byte[] _plain = new byte[64 << 10];
    private bool _hasTile;
    private int _points;
    private long _position;

    /// <param name="published">The published file.</param>
    /// <param name="blockBytes">Bytes in a block of the target, which the map was made for.</param>
    /// <param name="fetched">What was fetched of it.</param>
    /// <param name="plainAlgorithm">The digest to make of what is in the file; null for none.</param>
    public GzipComparison(GzipOrigin published, int blockBytes, FetchedTiles fetched, DigestAlgorithm? plainAlgorithm = null)
    {
        (_map, _packedDigest) = (published.Map, published.Digest);
        _packedHash = _packedDigest is null ? null : Digester.Begin(_packedDigest.Algorithm);
        (_fetched, _recorder, _plainAlgorithm) = (fetched, new DeflateRecorder(blockBytes), plainAlgorithm);
        (_decoder, _tiles) = (new GzipDecoder(_recorder), fetched.All.GetEnumerator());
        _hasTile = _tiles.MoveNext();
        if (plainAlgorithm is { } algorithm)
            _plainHash = Digester.Begin(algorithm);
    }

    /// <summary>Whether nothing differs so far.</summary>
    public bool IsSame { get; private set; } = true;

    /// <summary>The file goes on.</summary>
    public void Append(ReadOnlySpan<byte> packed)
    {
        CompareTiles(packed);
        _packedHash?.Append(packed);
        _position += packed.Length;
        Unpack(packed, isLast: false);
    }

    void IPackedProof.End() => _ = Finish();

    /// <summary>The file ends.</summary>
    /// <returns>The digest of what is in it; null if none is made, or the file differs.</returns>
    public Digest? Finish()
    {
        Unpack([], isLast: true);
        IsSame &= !_hasTile && (_fetched.ResourceLength ?? _position) == _position
            && (!IsUnpacked || (_points == _map.Count && _decoder.Ending == GzipEnding.Clean))
            && (_packedHash is null || _packedDigest!.Equals(new Digest(_packedDigest.Algorithm, _packedHash.End())));
        return IsSame && _plainHash is { } hash ? new Digest(_plainAlgorithm!.Value, hash.End()) : null;
    }

    public void Dispose()
    {
        _decoder.Dispose();
        _tiles.Dispose();
        _tileHash.Dispose();
        _packedHash?.Dispose();
        _plainHash?.Dispose();
    }

    // A digest tells more than points do: then it is unpacked only where its content is asked for.
    private bool IsUnpacked => _packedHash is null || _plainHash is not null;

    private void Unpack(ReadOnlySpan<byte> packed, bool isLast)
    {
        if (!IsUnpacked)
            return;
        try
        {
            while (IsSame)
            {
                DecodeStep step = _decoder.Decode(packed, _plain, isLast);
                packed = packed[step.Consumed..];
                _plainHash?.Append(_plain.AsSpan(0, step.Produced));
                for (; IsSame && _points < _recorder.Records.Count; _points++)
                    IsSame = _points < _map.Count && IsPoint(_recorder.Records[_points]);
                if (step is { Consumed: 0, Produced: 0 })
                    return;
            }
        }
        catch (InvalidDataException)
        {
            IsSame = false;
        }
    }

    private bool IsPoint(DeflateRecord record) =>
        record == new DeflateRecord(_map.PackedBitOf(_points), _map.PlainByteOf(_points), _map.BlockOf(_points) == _points);

    private void CompareTiles(ReadOnlySpan<byte> packed)
    {
        long end = _position + packed.Length;
        while (IsSame && _hasTile && _tiles.Current.Range.Start < end)
        {
            ByteRange range = _tiles.Current.Range;
            int from = (int)Math.Max(0, range.Start - _position), to = (int)Math.Min(packed.Length, range.End - _position);
            _tileHash.Append(packed[from..to]);
            if (range.End > end)
                return;
            IsSame = FetchedTiles.SumOf(_tileHash.End()) == _tiles.Current.Sum;
            _hasTile = _tiles.MoveNext();
        }
    }
}
