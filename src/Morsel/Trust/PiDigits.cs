namespace Morsel.Trust;

/// <summary>The digits of pi after the point, in base 2^32. Computed, because four pages of them would be more to read, and to get wrong.</summary>
internal static class PiDigits
{
    // What rounding may spoil.
    private const int SpareWords = 2;

    /// <summary>So many digits.</summary>
    public static uint[] Words(int count)
    {
        // Machin: pi = 16 arctan(1/5) - 4 arctan(1/239). The first word is what stands before the point.
        uint[] sum = new uint[1 + count + SpareWords];
        AddArctangent(sum, times: 16, of: 5, isAdded: true);
        AddArctangent(sum, times: 4, of: 239, isAdded: false);
        return sum[1..(1 + count)];
    }

    private static void AddArctangent(uint[] sum, uint times, uint of, bool isAdded)
    {
        uint[] power = new uint[sum.Length], term = new uint[sum.Length];
        power[0] = times;
        Divide(power, power, of);
        for (uint odd = 1; power.AsSpan().ContainsAnyExcept(0u); odd += 2, isAdded = !isAdded)
        {
            Divide(power, term, odd);
            if (isAdded)
                Add(sum, term);
            else
                Subtract(sum, term);
            Divide(power, power, of * of);
        }
    }

    private static void Divide(uint[] number, uint[] quotient, uint by)
    {
        ulong rest = 0;
        for (int i = 0; i < number.Length; i++)
        {
            rest = (rest << 32) | number[i];
            (quotient[i], rest) = ((uint)(rest / by), rest % by);
        }
    }

    private static void Add(uint[] sum, uint[] number)
    {
        ulong carry = 0;
        for (int i = sum.Length - 1; i >= 0; i--)
        {
            carry += (ulong)sum[i] + number[i];
            (sum[i], carry) = ((uint)carry, carry >> 32);
        }
    }

    private static void Subtract(uint[] sum, uint[] number)
    {
        long borrow = 0;
        for (int i = sum.Length - 1; i >= 0; i--)
        {
            borrow += (long)sum[i] - number[i];
            (sum[i], borrow) = ((uint)borrow, borrow >> 32);
        }
    }
}
