using System.Reflection.Metadata;

namespace Morsel.Tests.Architecture;

/// <summary>Finds the names behind the handles of an assembly's metadata.</summary>
internal sealed class MetadataNames(MetadataReader metadata)
{
    /// <summary>The outermost type around a type that the assembly defines.</summary>
    public TypeName Outermost(TypeDefinitionHandle handle)
    {
        TypeDefinition type = metadata.GetTypeDefinition(handle);
        while (!type.GetDeclaringType().IsNil)
            type = metadata.GetTypeDefinition(type.GetDeclaringType());
        return new TypeName(metadata.GetString(type.Namespace), Plain(metadata.GetString(type.Name)));
    }

    /// <summary>The outermost type around a type of another assembly.</summary>
    public TypeName Outermost(TypeReferenceHandle handle)
    {
        TypeReference type = metadata.GetTypeReference(handle);
        while (type.ResolutionScope.Kind == HandleKind.TypeReference)
            type = metadata.GetTypeReference((TypeReferenceHandle)type.ResolutionScope);
        return new TypeName(metadata.GetString(type.Namespace), Plain(metadata.GetString(type.Name)));
    }

    /// <summary>The names between the outermost type and a member, as the source has them: closures and state machines become their method.</summary>
    public string Path(TypeDefinitionHandle declaring, string member)
    {
        var names = new List<string> { member };
        TypeDefinition type = metadata.GetTypeDefinition(declaring);
        for (; !type.GetDeclaringType().IsNil; type = metadata.GetTypeDefinition(type.GetDeclaringType()))
            names.Insert(0, Plain(metadata.GetString(type.Name)));
        int generated = names.FindIndex(name => name.StartsWith('<') && name[1] != '>');
        if (generated >= 0)
        {
            string name = names[generated];
            names.RemoveRange(generated, names.Count - generated);
            names.Add(name[1..name.IndexOf('>', StringComparison.Ordinal)]);
        }
        names.RemoveAll(name => name.StartsWith('<'));
        return string.Join('.', names);
    }

    private static string Plain(string name) => name.IndexOf('`', StringComparison.Ordinal) is var tick and >= 0 ? name[..tick] : name;
}
