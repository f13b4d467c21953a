using Morsel.Target;

namespace Morsel.Routes.Gzip;

/// <summary>Keeps tiles of a packed form until the last piece that needs them is unpacked.</summary>
internal sealed class TileStore(TargetLayout tiles)
{
    /// <summary>The most bytes that are kept.</summary>
    public const long MostBytes = 32 << 20;

    private readonly Dictionary<int, byte[]> _kept = [];
    private readonly int[] _uses = new int[tiles.BlockCount];
    private long _keptBytes;

    public TargetLayout Layout => tiles;

    public bool IsWanted(int tile) => _uses[tile] > 0;

    public bool IsKept(int tile) => _kept.ContainsKey(tile);

    /// <summary>One more piece needs the tiles.</summary>
    public void Want(IEnumerable<int> wanted)
    {
        foreach (int tile in wanted)
            _uses[tile]++;
    }

    /// <summary>One piece needs the tiles no more.</summary>
    public void Release(IEnumerable<int> released)
    {
        foreach (int tile in released)
        {
            if (--_uses[tile] == 0)
                Drop(tile);
        }
    }

    /// <summary>Keeps a tile.</summary>
    /// <returns>False: there is no room now.</returns>
    public bool TryKeep(int tile, ReadOnlySpan<byte> bytes)
    {
        if (_keptBytes + bytes.Length > MostBytes)
            return false;
        Drop(tile);
        _kept.Add(tile, bytes.ToArray());
        _keptBytes += bytes.Length;
        return true;
    }

    /// <summary>Forgets a tile, though it is needed.</summary>
    public void Drop(int tile)
    {
        if (_kept.Remove(tile, out byte[]? bytes))
            _keptBytes -= bytes.Length;
    }

    /// <summary>The bytes of a tile; null if they are not there.</summary>
    public byte[]? Find(int tile) => _kept.GetValueOrDefault(tile);
}
