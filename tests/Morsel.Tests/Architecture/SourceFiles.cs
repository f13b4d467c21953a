using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Morsel.Tests.Architecture;

/// <summary>In which file of the sources each type of an assembly stands, as the compiler wrote it into the debugging information.</summary>
internal static class SourceFiles
{
    // Which documents a type stands in that has no code: portable PDB, "Type Definition Documents".
    private static readonly Guid TypeDocuments = new("932E74BC-DBA9-4478-8D46-0F32A7BAB3D3");

    /// <summary>The files of every type, outermost types only, as paths below the folder of the project; what was generated is left out.</summary>
    /// <param name="assembly">The path of the assembly.</param>
    public static IReadOnlyDictionary<TypeName, string[]> Of(string assembly)
    {
        using var image = new PEReader(File.OpenRead(assembly));
        if (!image.TryOpenAssociatedPortablePdb(assembly, File.OpenRead, out MetadataReaderProvider? provider, out _) || provider is null)
            throw new FileNotFoundException($"no debugging information beside {assembly}");
        using (provider)
        {
            string project = $"/src/{Path.GetFileNameWithoutExtension(assembly)}/";
            return Places(image.GetMetadataReader(), provider.GetMetadataReader())
                .Select(place => (place.Type, File: place.Document.Replace('\\', '/')))
                .Where(place => place.File.Contains(project, StringComparison.Ordinal))
                .GroupBy(place => place.Type, place => place.File[(place.File.LastIndexOf(project, StringComparison.Ordinal) + project.Length)..])
                .ToDictionary(type => type.Key, type => type.Distinct().Order(StringComparer.Ordinal).ToArray());
        }
    }

    private static IEnumerable<(TypeName Type, string Document)> Places(MetadataReader metadata, MetadataReader debugging)
    {
        var names = new MetadataNames(metadata);
        foreach (MethodDebugInformationHandle handle in debugging.MethodDebugInformation)
        {
            MethodDefinition method = metadata.GetMethodDefinition(handle.ToDefinitionHandle());
            foreach (SequencePoint point in debugging.GetMethodDebugInformation(handle).GetSequencePoints())
                yield return (names.Outermost(method.GetDeclaringType()), NameOf(debugging, point.Document));
        }
        foreach (CustomDebugInformation known in debugging.CustomDebugInformation.Select(debugging.GetCustomDebugInformation))
        {
            if (debugging.GetGuid(known.Kind) != TypeDocuments)
                continue;
            BlobReader documents = debugging.GetBlobReader(known.Value);
            while (documents.RemainingBytes > 0)
                yield return (
                    names.Outermost((TypeDefinitionHandle)known.Parent),
                    NameOf(debugging, System.Reflection.Metadata.Ecma335.MetadataTokens.DocumentHandle(documents.ReadCompressedInteger())));
        }
    }

    private static string NameOf(MetadataReader debugging, DocumentHandle document) =>
        debugging.GetString(debugging.GetDocument(document).Name);
}
