using System.Buffers.Binary;

namespace Morsel.Compression.Gzip;

/// <summary>The header of one member of a gzip file (RFC 1952, 2.3).</summary>
/// <param name="Bytes">Its length.</param>
/// <param name="ModifiedTime">Seconds since 1970; 0 if unknown.</param>
/// <param name="Name">The name that was packed, without the zero behind it; null if it is not told.</param>
/// <param name="HasOnlyName">Whether nothing but a name stands in it that need not: old clients know no more.</param>
internal sealed record GzipHeader(int Bytes, uint ModifiedTime, byte[]? Name, bool HasOnlyName)
{
    /// <summary>The longest header that is read.</summary>
    public const int MostBytes = 256 << 10;

    private const int FixedBytes = 10;
    private const int HasSum = 2;
    private const int HasExtra = 4;
    private const int HasName = 8;
    private const int HasComment = 16;
    private const int Reserved = 0xE0;

    /// <summary>Whether bytes begin as a gzip file does.</summary>
    public static bool Recognizes(ReadOnlySpan<byte> prefix) => prefix.StartsWith<byte>([0x1F, 0x8B]);

    /// <summary>Reads a header from its beginning.</summary>
    /// <returns>null if it is longer than what is there.</returns>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static GzipHeader? Read(ReadOnlySpan<byte> prefix)
    {
        if (prefix.Length < FixedBytes)
            return null;
        if (!Recognizes(prefix))
            throw new InvalidDataException($"a gzip header begins with {Convert.ToHexStringLower(prefix[..2])}, expected 1f8b");
        if (prefix[2] != 8)
            throw new InvalidDataException($"a gzip header names method {prefix[2]}, expected 8 (deflate)");
        int flags = prefix[3];
        if ((flags & Reserved) != 0)
            throw new InvalidDataException($"a gzip header has the flags {flags:x2}, of which some are reserved");
        return ReadFields(prefix, flags) ?? (prefix.Length < MostBytes ? null : throw new InvalidDataException($"a gzip header is longer than {MostBytes} bytes"));
    }

    private static GzipHeader? ReadFields(ReadOnlySpan<byte> prefix, int flags)
    {
        int end = FixedBytes;
        byte[]? name = null;
        if ((flags & HasExtra) != 0 && !TryPassExtra(prefix, ref end))
            return null;
        if ((flags & HasName) != 0 && !TryPassText(prefix, ref end, out name))
            return null;
        if ((flags & HasComment) != 0 && !TryPassText(prefix, ref end, out _))
            return null;
        if ((flags & HasSum) != 0)
        {
            if (prefix.Length < end + 2)
                return null;
            int sum = BinaryPrimitives.ReadUInt16LittleEndian(prefix[end..]), found = (ushort)Crc32.Append(0, prefix[..end]);
            if (sum != found)
                throw new InvalidDataException($"a gzip header has the checksum {sum:x4}, expected {found:x4}");
            end += 2;
        }
        return new GzipHeader(end, BinaryPrimitives.ReadUInt32LittleEndian(prefix[4..]), name, (flags & ~(HasName | 1)) == 0);
    }

    private static bool TryPassExtra(ReadOnlySpan<byte> prefix, ref int end)
    {
        if (prefix.Length < end + 2)
            return false;
        end += 2 + BinaryPrimitives.ReadUInt16LittleEndian(prefix[end..]);
        return prefix.Length >= end;
    }

    private static bool TryPassText(ReadOnlySpan<byte> prefix, ref int end, out byte[]? text)
    {
        int length = prefix[end..].IndexOf((byte)0);
        text = length < 0 ? null : prefix.Slice(end, length).ToArray();
        end += length + 1;
        return length >= 0;
    }
}
