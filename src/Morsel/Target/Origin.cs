namespace Morsel.Target;

/// <summary>One form in which servers have a target, and where they have it.</summary>
internal abstract class Origin
{
    /// <summary>Where it is: references as the description wrote them, absolute or relative to it.</summary>
    public abstract IReadOnlyList<string> Locations { get; }

    /// <summary>Whether it is the target itself, byte by byte.</summary>
    public virtual bool IsTarget => false;

    /// <summary>Whether the mirrors that a caller knows have this form.</summary>
    public virtual bool IsMirrored => false;

    /// <summary>What the name of an earlier version in this form ends with, behind that of the target; null where none serves as a seed.</summary>
    public virtual string? SeedExtension => null;

    /// <summary>About how many bytes must be fetched for some of the target.</summary>
    /// <param name="targetBytes">The bytes that are wanted.</param>
    /// <param name="length">Bytes in the target.</param>
    public virtual long FetchBytesFor(long targetBytes, long length) => targetBytes;
}

/// <summary>The target itself.</summary>
internal sealed class PlainOrigin(IReadOnlyList<string> locations) : Origin
{
    public override IReadOnlyList<string> Locations => locations;

    public override bool IsTarget => true;

    public override bool IsMirrored => true;

    /// <summary>Requests beyond the fewest that may be made, so that several connections share the work.</summary>
    /// <value>Default null: as many as make it quick.</value>
    public int? SpareRequests { get; init; }
}
