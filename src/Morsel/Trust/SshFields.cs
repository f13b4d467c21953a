using System.Buffers.Binary;
using System.Text;

namespace Morsel.Trust;

/// <summary>Reads the fields of which OpenSSH builds keys and signatures (RFC 4251, section 5). Nothing is read beyond the end, and no length is believed.</summary>
/// <param name="bytes">The fields.</param>
/// <param name="what">What they are of, for messages.</param>
internal ref struct SshFields(ReadOnlySpan<byte> bytes, string what)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>What was not read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>Bytes that must be there as they are.</summary>
    public void Expect(ReadOnlySpan<byte> magic)
    {
        if (!_rest.StartsWith(magic))
            throw Broken($"it does not begin with {Encoding.ASCII.GetString(magic).TrimEnd('\0')}");
        _rest = _rest[magic.Length..];
    }

    /// <summary>A number of 32 bits.</summary>
    public uint Number()
    {
        if (_rest.Length < sizeof(uint))
            throw Broken("it is cut off");
        uint number = BinaryPrimitives.ReadUInt32BigEndian(_rest);
        _rest = _rest[sizeof(uint)..];
        return number;
    }

    /// <summary>Bytes with their length before them.</summary>
    public ReadOnlySpan<byte> Field()
    {
        uint length = Number();
        if (length > _rest.Length)
            throw Broken("it is cut off");
        ReadOnlySpan<byte> field = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return field;
    }

    /// <summary>The same, of a length that is known.</summary>
    public ReadOnlySpan<byte> Field(int length)
    {
        ReadOnlySpan<byte> field = Field();
        return field.Length == length ? field : throw Broken($"a field has {field.Length} bytes, expected {length}");
    }

    /// <summary>Text of visible ASCII.</summary>
    public string Text()
    {
        ReadOnlySpan<byte> field = Field();
        return field.ContainsAnyExceptInRange((byte)' ', (byte)'~') ? throw Broken("a name in it is not ASCII text") : Encoding.ASCII.GetString(field);
    }

    /// <summary>A number above zero, right-aligned in <paramref name="width"/> bytes. It must be written in the one shortest way.</summary>
    public byte[] Positive(int width)
    {
        ReadOnlySpan<byte> field = Field();
        bool isPadded = field.Length > 1 && field[0] == 0 && field[1] >= 0x80;
        if (field.IsEmpty || field[0] >= 0x80 || (field[0] == 0 && !isPadded))
            throw Broken("a number in it is not written as it must be");
        ReadOnlySpan<byte> digits = isPadded ? field[1..] : field;
        if (digits.Length > width)
            throw Broken("a number in it is too large");
        byte[] aligned = new byte[width];
        digits.CopyTo(aligned.AsSpan(width - digits.Length));
        return aligned;
    }

    /// <summary>Ends the reading.</summary>
    public readonly void End()
    {
        if (!_rest.IsEmpty)
            throw Broken($"{_rest.Length} bytes follow its end");
    }

    /// <summary>What is thrown where something is wrong.</summary>
    public readonly InvalidKeyException Broken(string problem) => new($"{what}: {problem}");
}
