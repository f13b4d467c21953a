namespace Morsel.Tests.Architecture;

/// <summary>The files of an assembly, with an arrow for each name that the compiler resolved to another file.</summary>
internal sealed class FileGraph
{
    private FileGraph(IReadOnlyDictionary<string, HashSet<string>> arrows) => Arrows = arrows;

    /// <summary>What each file names, as paths below the folder of the project.</summary>
    public IReadOnlyDictionary<string, HashSet<string>> Arrows { get; }

    /// <param name="assembly">The path of the assembly.</param>
    public static FileGraph Of(string assembly)
    {
        IReadOnlyDictionary<TypeName, string[]> files = SourceFiles.Of(assembly);
        var arrows = files.Values.SelectMany(paths => paths).Distinct().ToDictionary(path => path, _ => new HashSet<string>());
        foreach (CodeReference reference in AssemblyReferences.Read(assembly))
            foreach (string from in files.GetValueOrDefault(reference.From, []))
                arrows[from].UnionWith(files.GetValueOrDefault(reference.To, []).Where(to => to != from));
        return new FileGraph(arrows);
    }

    /// <summary>The same graph with several files as one node.</summary>
    /// <param name="nodeOf">The node of a file; null leaves the file out.</param>
    public IReadOnlyDictionary<string, HashSet<string>> By(Func<string, string?> nodeOf)
    {
        var nodes = new Dictionary<string, HashSet<string>>();
        foreach ((string file, HashSet<string> named) in Arrows)
        {
            if (nodeOf(file) is not { } node)
                continue;
            if (!nodes.TryGetValue(node, out HashSet<string>? arrows))
                nodes[node] = arrows = [];
            arrows.UnionWith(named.Select(nodeOf).OfType<string>().Where(to => to != node));
        }
        return nodes;
    }
}
