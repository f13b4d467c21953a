namespace Morsel.Interop.Tests.Peers;

/// <summary>Servers that npm brings; <c>./test</c> installs them.</summary>
internal static class NodePackages
{
    /// <summary>Where they are: in the repository's folder of what is made, or where MORSEL_NODE_PACKAGES says.</summary>
    public static string Folder { get; } =
        Environment.GetEnvironmentVariable("MORSEL_NODE_PACKAGES") ?? Path.Combine(Repository.Folder, "artifacts", "peers", "node_modules");

    public static bool Has(string package) => File.Exists(Path.Combine(Folder, package, "package.json"));
}
