using System.Buffers.Binary;
using System.Text;

namespace Morsel.Fuzz;

/// <summary>Makes inputs of others: flips bits, counts up and down, cuts, copies, splices, puts in words and numbers that lie at borders.</summary>
/// <param name="mostBytes">Bytes of the longest input.</param>
/// <param name="words">Words that are put in.</param>
internal sealed class Mutator(int mostBytes, IReadOnlyList<string> words)
{
    private const int MostStretch = 64;

    private static readonly byte[][] Numbers =
        [.. new[] { "0", "1", "-1", "255", "256", "65535", "65536", "2147483647", "2147483648", "4294967295", "4294967296", "9223372036854775807", "9223372036854775808", "99999999999999999999" }
            .Select(Encoding.ASCII.GetBytes)];

    private static readonly ulong[] Borders =
        [0, 1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 63, 64, 127, 128, 255, 256, 511, 512, 4095, 4096, 32767, 32768, 65535, 65536, int.MaxValue, 1UL << 31, uint.MaxValue, 1UL << 32, long.MaxValue, 1UL << 63, ulong.MaxValue];

    private readonly byte[] _input = new byte[mostBytes];
    private readonly byte[][] _words = [.. words.Select(Encoding.Latin1.GetBytes)];
    private int _length;

    /// <summary>Makes an input.</summary>
    /// <param name="parent">What is changed.</param>
    /// <param name="other">What is spliced in.</param>
    /// <param name="random">What is done to it.</param>
    /// <returns>The input, until the next call.</returns>
    public ReadOnlySpan<byte> Make(ReadOnlySpan<byte> parent, ReadOnlySpan<byte> other, ref FuzzRandom random)
    {
        _length = Math.Min(parent.Length, mostBytes);
        parent[.._length].CopyTo(_input);
        // Mostly few changes, now and then many.
        for (int left = 1 + random.Below(random.Below(8) == 0 ? 24 : 4); left > 0; left--)
            Change(other, ref random);
        return _input.AsSpan(0, _length);
    }

    private void Change(ReadOnlySpan<byte> other, ref FuzzRandom random)
    {
        int at = random.Below(_length + 1);
        switch (random.Below(_words.Length > 0 ? 16 : 13))
        {
            case 0 or 1 when at < _length:
                _input[at] ^= (byte)(1 << random.Below(8));
                break;
            case 2 when at < _length:
                _input[at] = (byte)random.Bits();
                break;
            case 3 or 4:
                Count(at, ref random);
                break;
            case 5:
                PutBorder(at, ref random);
                break;
            case 6:
                Remove(at, Stretch(at, ref random));
                break;
            case 7:
                Insert(at, [.. _input.AsSpan(at, Stretch(at, ref random))]);
                break;
            case 8:
                Copy(at, ref random);
                break;
            case 9:
                Splice(at, other, ref random);
                break;
            case 10:
                PutNumber(at, ref random);
                break;
            case 11:
                _input.AsSpan(at, Stretch(at, ref random)).Fill((byte)random.Bits());
                break;
            case 12 when random.Below(4) == 0:
                _length = at;
                break;
            case >= 13:
                PutWord(at, ref random);
                break;
            default:
                Insert(at, [(byte)random.Bits()]);
                break;
        }
    }

    private int Stretch(int at, ref FuzzRandom random) => Math.Min(_length - at, 1 + random.Below(MostStretch));

    private void Count(int at, ref FuzzRandom random)
    {
        int width = 1 << random.Below(4);
        if (at + width > _length)
            return;
        Span<byte> place = _input.AsSpan(at, width);
        bool isBig = random.Below(2) == 0;
        Put(place, Get(place, isBig) + (ulong)(random.Below(33) - 16), isBig);
    }

    private void PutBorder(int at, ref FuzzRandom random)
    {
        int width = 1 << random.Below(4);
        if (at + width <= _length)
            Put(_input.AsSpan(at, width), random.OneOf<ulong>(Borders), random.Below(2) == 0);
    }

    private static ulong Get(ReadOnlySpan<byte> place, bool isBig)
    {
        Span<byte> wide = stackalloc byte[8];
        wide.Clear();
        place.CopyTo(isBig ? wide[(8 - place.Length)..] : wide);
        return isBig ? BinaryPrimitives.ReadUInt64BigEndian(wide) : BinaryPrimitives.ReadUInt64LittleEndian(wide);
    }

    private static void Put(Span<byte> place, ulong value, bool isBig)
    {
        Span<byte> wide = stackalloc byte[8];
        if (isBig)
            BinaryPrimitives.WriteUInt64BigEndian(wide, value);
        else
            BinaryPrimitives.WriteUInt64LittleEndian(wide, value);
        (isBig ? wide[(8 - place.Length)..] : wide[..place.Length]).CopyTo(place);
    }

    private void Copy(int at, ref FuzzRandom random)
    {
        int from = random.Below(_length + 1), count = Math.Min(Stretch(at, ref random), _length - from);
        _input.AsSpan(from, count).CopyTo(_input.AsSpan(at));
    }

    private void Splice(int at, ReadOnlySpan<byte> other, ref FuzzRandom random)
    {
        int from = random.Below(other.Length + 1), count = Math.Min(other.Length - from, mostBytes - at);
        if (random.Below(2) == 0)
            count = Math.Min(count, 1 + random.Below(MostStretch));
        other.Slice(from, count).CopyTo(_input.AsSpan(at));
        _length = random.Below(2) == 0 ? at + count : Math.Max(_length, at + count);
    }

    // In the place of a number that is written in digits, another one.
    private void PutNumber(int at, ref FuzzRandom random)
    {
        int begin = _input.AsSpan(at, _length - at).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (begin < 0)
            return;
        int end = begin += at;
        while (end < _length && char.IsAsciiDigit((char)_input[end]))
            end++;
        Remove(begin, end - begin);
        Insert(begin, random.Below(2) == 0 ? random.OneOf<byte[]>(Numbers) : Encoding.ASCII.GetBytes($"{random.Below(100_000)}"));
    }

    private void PutWord(int at, ref FuzzRandom random)
    {
        byte[] word = random.OneOf<byte[]>(_words);
        if (random.Below(2) == 0)
            Insert(at, word);
        else if (at + word.Length <= _length)
            word.CopyTo(_input, at);
    }

    private void Remove(int at, int count)
    {
        _input.AsSpan(at + count, _length - at - count).CopyTo(_input.AsSpan(at));
        _length -= count;
    }

    private void Insert(int at, ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > mostBytes)
            return;
        _input.AsSpan(at, _length - at).CopyTo(_input.AsSpan(at + bytes.Length));
        bytes.CopyTo(_input.AsSpan(at));
        _length += bytes.Length;
    }
}
