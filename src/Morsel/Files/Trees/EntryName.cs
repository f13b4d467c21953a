using System.Text;

namespace Morsel.Files.Trees;

/// <summary>The name of one entry of a folder, as the bytes that it is: one component that leads nowhere else. That it exists is the proof.</summary>
internal readonly struct EntryName : IEquatable<EntryName>, IComparable<EntryName>
{
    /// <summary>Bytes in the longest name that file systems take.</summary>
    public const int MostBytes = 255;

    private readonly byte[]? _terminated;

    private EntryName(byte[] terminated) => _terminated = terminated;

    /// <summary>The bytes, with the NUL behind them that the system wants.</summary>
    public ReadOnlySpan<byte> Terminated => _terminated;

    /// <summary>The bytes; none where there is no name.</summary>
    public ReadOnlySpan<byte> Bytes => _terminated is null ? default : _terminated.AsSpan(0, _terminated.Length - 1);

    /// <summary>Takes a name that is empty, <c>.</c> or <c>..</c>, that has a separator or a NUL in it, or is too long, for none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out EntryName name)
    {
        bool isName = bytes.Length is > 0 and <= MostBytes && bytes.IndexOfAny((byte)'/', (byte)0) < 0 && !bytes.SequenceEqual("."u8) && !bytes.SequenceEqual(".."u8);
        name = isName ? new EntryName([.. bytes, 0]) : default;
        return isName;
    }

    public bool Equals(EntryName other) => Bytes.SequenceEqual(other.Bytes);

    public override bool Equals(object? obj) => obj is EntryName other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    /// <summary>By the bytes, without signs, as archives have them.</summary>
    public int CompareTo(EntryName other) => Bytes.SequenceCompareTo(other.Bytes);

    /// <summary>The name for people; what is no text in it is replaced.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Bytes);
}
