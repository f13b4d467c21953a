namespace Morsel.Finishing.Gzip;

/// <summary>Tells, as a packed file comes, whether it is the published one.</summary>
internal interface IPackedProof
{
    /// <summary>Whether nothing differs so far.</summary>
    bool IsSame { get; }

    /// <summary>The file goes on.</summary>
    void Append(ReadOnlySpan<byte> packed);

    /// <summary>The file ends.</summary>
    void End();
}
