namespace Morsel.Formats.Casync;

/// <summary>The order of the entries of an ACL: by number, then by name, those without one first.</summary>
internal static class CatarAclOrder
{
    public static int Compare(CatarAclEntry one, CatarAclEntry other) =>
        one.Id != other.Id ? one.Id.CompareTo(other.Id)
        : one.Name is null || other.Name is null ? (one.Name is null ? 0 : 1) - (other.Name is null ? 0 : 1)
        : CatarName.Compare(one.Name, other.Name);
}
