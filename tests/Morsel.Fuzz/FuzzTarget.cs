namespace Morsel.Fuzz;

/// <summary>One parser that meets bytes of strangers, called as the product calls it. For one thread at a time.</summary>
/// <param name="name">What it is called: "zchunk-header".</param>
internal abstract class FuzzTarget(string name)
{
    /// <summary>What it is called, and its folder of the corpus.</summary>
    public string Name => name;

    /// <summary>Bytes of the longest input that is tried.</summary>
    public virtual int MostBytes => 4096;

    /// <summary>Words that stand in such inputs, a mutation puts them in.</summary>
    public virtual IReadOnlyList<string> Words => [];

    /// <summary>Of so many executions of others, one is due to this: it takes as much longer.</summary>
    public virtual int Cost => 1;

    /// <summary>The most bytes that may be allocated for an input, whatever numbers stand in it.</summary>
    /// <param name="inputBytes">Bytes of the input.</param>
    public virtual long MostAllocated(int inputBytes) => (64 << 10) + (100L * inputBytes);

    /// <summary>Hands an input to the parser, and holds against one another what it says of it.</summary>
    /// <returns>Whether it was read, and not refused.</returns>
    /// <exception cref="FalseClaimException">What it says contradicts itself.</exception>
    public bool Run(ReadOnlySpan<byte> input)
    {
        try
        {
            return Read(input);
        }
        catch (Exception refusal) when (IsDocumented(refusal))
        {
            return false;
        }
    }

    /// <summary>Reads an input.</summary>
    /// <returns>Whether it is one that the parser takes.</returns>
    protected abstract bool Read(ReadOnlySpan<byte> input);

    /// <summary>Whether the parser is documented to refuse inputs so.</summary>
    protected virtual bool IsDocumented(Exception refusal) => refusal is TargetFormatException;

    /// <summary>Says what must hold of an input that was read.</summary>
    /// <exception cref="FalseClaimException">It does not.</exception>
    protected static void Claim(bool holds, string claim)
    {
        if (!holds)
            throw new FalseClaimException(claim);
    }
}

/// <summary>What must hold of an input that was read does not hold.</summary>
internal sealed class FalseClaimException(string claim) : Exception($"it does not hold that {claim}");
