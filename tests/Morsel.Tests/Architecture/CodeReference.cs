namespace Morsel.Tests.Architecture;

/// <summary>A type, nested ones standing for the outermost they are in.</summary>
/// <param name="Namespace">Its namespace, empty for none.</param>
/// <param name="Name">Its name, without the number of its generic parameters.</param>
internal readonly record struct TypeName(string Namespace, string Name)
{
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}.{Name}";
}

/// <summary>A place in compiled code that names something.</summary>
/// <param name="From">The type the place is in.</param>
/// <param name="FromMember">The member it is in, as the source has it; empty for the type's own head.</param>
/// <param name="To">The type that is named, or whose member is.</param>
/// <param name="ToMember">The member that is named; empty if the type alone is.</param>
internal readonly record struct CodeReference(TypeName From, string FromMember, TypeName To, string ToMember)
{
    /// <summary>The place: type and member.</summary>
    public string Place => FromMember.Length == 0 ? From.ToString() : $"{From}.{FromMember}";

    /// <summary>What is named there.</summary>
    public string Named => ToMember.Length == 0 ? To.ToString() : $"{To}.{ToMember}";
}
