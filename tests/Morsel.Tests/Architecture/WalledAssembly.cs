namespace Morsel.Tests.Architecture;

/// <summary>One of the four assemblies that have walls, read once for all tests.</summary>
internal sealed class WalledAssembly(Type door, ArrowTable table)
{
    private static readonly WalledAssembly[] All =
    [
        new(typeof(Updater), ArrowRules.Library),
        new(typeof(Morsel.Cli.CommandLine), ArrowRules.Command),
        new(typeof(Morsel.Serve.WholeCommand), ArrowRules.Serve),
        new(typeof(Morsel.Server.MorselServer), ArrowRules.Server),
    ];

    private readonly Lazy<IReadOnlyCollection<CodeReference>> _references = new(() => AssemblyReferences.Read(door.Assembly.Location));
    private readonly Lazy<FileGraph> _files = new(() => FileGraph.Of(door.Assembly.Location));

    public static TheoryData<string> Names => [.. All.Select(assembly => assembly.Name)];

    /// <summary>Its name, which is its namespace and its folder, too.</summary>
    public string Name => door.Assembly.GetName().Name!;

    public ArrowTable Table => table;

    public Type[] Types => door.Assembly.GetTypes();

    /// <summary>All that its code names.</summary>
    public IReadOnlyCollection<CodeReference> References => _references.Value;

    public FileGraph Files => _files.Value;

    public static WalledAssembly Of(string name) => All.Single(assembly => assembly.Name == name);
}
