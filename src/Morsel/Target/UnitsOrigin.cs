namespace Morsel.Target;

/// <summary>Compressed units that servers have of a target, all in one object.</summary>
/// <param name="locations">Where the object is, absolute or relative to what names it.</param>
/// <param name="table">Where its units are; pages that were not read yet are fetched when they are needed.</param>
internal sealed class UnitsOrigin(IReadOnlyList<string> locations, UnitTable table) : Origin
{
    public override IReadOnlyList<string> Locations => locations;

    /// <summary>Where its units are.</summary>
    public UnitTable Table => table;

    public override long FetchBytesFor(long targetBytes, long length) => length == 0 ? 0 : (long)(targetBytes * ((double)table.UnitsEnd / length));
}
