using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Morsel.Trust;

/// <summary>Writes what <see cref="SshFields"/> reads.</summary>
internal sealed class SshFieldWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>What was written.</summary>
    public byte[] Bytes => _bytes.WrittenSpan.ToArray();

    /// <summary>Bytes as they are.</summary>
    public SshFieldWriter Raw(ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    /// <summary>A number of 32 bits.</summary>
    public SshFieldWriter Number(uint number)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_bytes.GetSpan(sizeof(uint)), number);
        _bytes.Advance(sizeof(uint));
        return this;
    }

    /// <summary>Bytes with their length before them.</summary>
    public SshFieldWriter Field(ReadOnlySpan<byte> bytes) => Number((uint)bytes.Length).Raw(bytes);

    /// <summary>Text with its length before it.</summary>
    public SshFieldWriter Text(string text) => Field(Encoding.ASCII.GetBytes(text));

    /// <summary>A number above zero, in the one shortest way.</summary>
    public SshFieldWriter Positive(ReadOnlySpan<byte> number)
    {
        ReadOnlySpan<byte> digits = number.TrimStart((byte)0);
        return digits[0] < 0x80 ? Field(digits) : Number((uint)digits.Length + 1).Raw([0]).Raw(digits);
    }
}
