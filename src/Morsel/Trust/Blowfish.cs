using System.Buffers.Binary;

namespace Morsel.Trust;

/// <summary>The cipher Blowfish with the slow key setup of bcrypt, which no package offers by itself.</summary>
internal sealed class Blowfish
{
    private const int Subkeys = 18, BoxWords = 256, Boxes = 4;

    // Subkeys and boxes begin as the digits of pi.
    private static readonly Lazy<uint[]> Pi = new(() => PiDigits.Words(Subkeys + (Boxes * BoxWords)));

    private readonly uint[] _subkeys = Pi.Value[..Subkeys];
    private readonly uint[] _boxes = Pi.Value[Subkeys..];

    /// <summary>Mixes a key in.</summary>
    /// <param name="key">The key, used again and again; a multiple of 4 bytes.</param>
    /// <param name="salt">Mixed in as well, if there is one; a multiple of 8 bytes.</param>
    public void Expand(ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt = default)
    {
        for (int i = 0; i < Subkeys; i++)
            _subkeys[i] ^= BinaryPrimitives.ReadUInt32BigEndian(key[(i * sizeof(uint) % key.Length)..]);
        uint left = 0, right = 0;
        int at = 0;
        foreach (uint[] words in new[] { _subkeys, _boxes })
        {
            for (int i = 0; i < words.Length; i += 2)
            {
                if (!salt.IsEmpty)
                {
                    left ^= BinaryPrimitives.ReadUInt32BigEndian(salt[at..]);
                    right ^= BinaryPrimitives.ReadUInt32BigEndian(salt[(at + sizeof(uint))..]);
                    at = (at + (2 * sizeof(uint))) % salt.Length;
                }
                Encrypt(ref left, ref right);
                (words[i], words[i + 1]) = (left, right);
            }
        }
    }

    /// <summary>Encrypts two words.</summary>
    public void Encrypt(ref uint left, ref uint right)
    {
        uint a = left ^ _subkeys[0], b = right;
        for (int i = 1; i < Subkeys - 1; i += 2)
        {
            b ^= Mixed(a) ^ _subkeys[i];
            a ^= Mixed(b) ^ _subkeys[i + 1];
        }
        (left, right) = (b ^ _subkeys[^1], a);
    }

    private uint Mixed(uint word) =>
        ((_boxes[word >> 24] + _boxes[BoxWords + (byte)(word >> 16)]) ^ _boxes[(2 * BoxWords) + (byte)(word >> 8)]) + _boxes[(3 * BoxWords) + (byte)word];
}
