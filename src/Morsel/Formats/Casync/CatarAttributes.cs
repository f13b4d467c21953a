namespace Morsel.Formats.Casync;

/// <summary>Which extended attributes are kept as such: capabilities, ACLs and labels have records of their own.</summary>
internal static class CatarAttributes
{
    /// <summary>Whether an attribute has a record of the common kind: the user's, and trusted ones.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> name) => Has(name, "user."u8) || Has(name, "trusted."u8);

    /// <summary>Whether entries of a kind have such records.</summary>
    public static bool MayHave(CatarType type) => type is CatarType.File or CatarType.Folder;

    private static bool Has(ReadOnlySpan<byte> name, ReadOnlySpan<byte> space) => name.Length > space.Length && name.StartsWith(space);
}
