using System.Buffers;
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

    /// <summary>Bytes of a header without a name.</summary>
    public const int FixedBytes = 10;

    private const byte Unix = 3;
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

    /// <summary>A header as gzip writes it.</summary>
    /// <param name="level">1 to 9: the slowest and the fastest are noted.</param>
    /// <param name="unixTime">When the file was changed, in seconds; 0 for <c>gzip -n</c>.</param>
    /// <param name="name">The name of the file; empty for <c>gzip -n</c>.</param>
    public static byte[] Make(int level, uint unixTime = 0, ReadOnlySpan<byte> name = default)
    {
        byte[] header = new byte[FixedBytes + (name.IsEmpty ? 0 : name.Length + 1)];
        (header[0], header[1], header[2]) = (0x1f, 0x8b, 8);
        header[3] = name.IsEmpty ? (byte)0 : (byte)HasName;
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), unixTime);
        header[8] = level switch { GzipSettings.BestLevel => 2, 1 => 4, _ => 0 };
        header[9] = Unix;
        name.CopyTo(header.AsSpan(FixedBytes));
        return header;
    }

    /// <summary>Whether bytes are one whole header, with a name or without, and nothing more.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> header) =>
        header.Length >= FixedBytes && Recognizes(header) && header[2] == 8 && header[3] switch
        {
            0 => header.Length == FixedBytes,
            HasName => header.Length > FixedBytes && header[FixedBytes..].IndexOf((byte)0) == header.Length - FixedBytes - 1,
            _ => false,
        };

    /// <summary>"a.tar" for "a.tar.gz" and "a.tgz"; other names stay as they are.</summary>
    public static string WithoutEnding(string name) =>
        name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^".gz".Length]
        : name.EndsWith(".tgz", StringComparison.Ordinal) ? string.Concat(name.AsSpan(0, name.Length - ".tgz".Length), ".tar")
        : name;

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

/// <summary>What ends a gzip file, RFC 1952 §2.3.1: CRC-32 and length of what is in it.</summary>
internal struct GzipTrailer
{
    public const int Bytes = 8;

    private uint _crc;
    private uint _length;   // modulo 2^32, as the format has it

    public void Append(ReadOnlySpan<byte> input)
    {
        _crc = Crc32.Append(_crc, input);
        _length += (uint)input.Length;
    }

    public readonly void Write(IBufferWriter<byte> output)
    {
        Span<byte> trailer = output.GetSpan(Bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, _crc);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[sizeof(uint)..], _length);
        output.Advance(Bytes);
    }

    /// <summary>Compares what was appended with a trailer that was read.</summary>
    /// <exception cref="InvalidDataException">The trailer is another's.</exception>
    public readonly void Check(ReadOnlySpan<byte> trailer)
    {
        uint sum = BinaryPrimitives.ReadUInt32LittleEndian(trailer), length = BinaryPrimitives.ReadUInt32LittleEndian(trailer[sizeof(uint)..]);
        if (sum != _crc)
            throw new InvalidDataException($"a member of the gzip file has the checksum {sum:x8}, its content has {_crc:x8}");
        if (length != _length)
            throw new InvalidDataException($"a member of the gzip file says it has {length} bytes (modulo 2^32), but has {_length}");
    }
}
