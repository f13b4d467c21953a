using System.Buffers.Binary;
using System.Numerics;

namespace Morsel.Compression.Gzip;

/// <summary>Where in the content of an earlier file something begins: places at equal distances, by the bytes there, the first of those that are alike.</summary>
internal sealed class EarlierPlaces
{
    private const int StepBytes = 32, KeyBytes = 16;
    private const int PlaceBits = 17;

    private readonly uint[] _places = new uint[1 << PlaceBits];   // in steps

    /// <summary>Up to where they are known.</summary>
    public long End { get; private set; }

    /// <summary>Goes on farther behind.</summary>
    public void Begin(long position) => End = (position + StepBytes - 1) / StepBytes * StepBytes;

    /// <summary>Notes the places in what follows.</summary>
    /// <param name="content">The content from <see cref="End"/> on.</param>
    /// <param name="least">Places before it count no more.</param>
    public void Add(ReadOnlySpan<byte> content, long least)
    {
        for (; content.Length >= StepBytes; content = content[StepBytes..], End += StepBytes)
        {
            if (!TryKey(content, out int key) || (long)_places[key] * StepBytes >= Math.Max(least, 1))
                continue;
            _places[key] = (uint)(End / StepBytes);
        }
    }

    /// <summary>Finds a place where the content may be the same.</summary>
    /// <param name="content">What begins there; at least 16 bytes.</param>
    /// <param name="least">The place is not before this one.</param>
    public long? Find(ReadOnlySpan<byte> content, long least) =>
        TryKey(content, out int key) && (long)_places[key] * StepBytes is var place && place >= least && place > 0 ? place : null;

    // What repeats itself is everywhere.
    private static bool TryKey(ReadOnlySpan<byte> content, out int key)
    {
        ulong first = BinaryPrimitives.ReadUInt64LittleEndian(content), second = BinaryPrimitives.ReadUInt64LittleEndian(content[(KeyBytes / 2)..]);
        key = (int)(((first * 0x9E37_79B9_7F4A_7C15) ^ (BitOperations.RotateLeft(second, 29) * 0xC2B2_AE3D_27D4_EB4F)) >> (64 - PlaceBits));
        return first != second;
    }
}
