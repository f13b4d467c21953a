using System.Reflection;

namespace Morsel.Interop.Tests;

/// <summary>What a documentation file names ("M:Morsel.Updater.Dispose"), beside what a user of its assembly can name.</summary>
internal static class DocumentedNames
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Those of <paramref name="documented"/> that nobody can name; of overloads, what is more than there are.</summary>
    public static IEnumerable<string> NotPublic(IEnumerable<string> documented, Assembly assembly)
    {
        var open = assembly.GetTypes().Where(type => type.IsVisible).SelectMany(Names).ToList();
        return documented.Where(name => !open.Remove(name.Split('(', '~')[0].Split("``")[0]));
    }

    /// <summary>The names of all types that a user can name.</summary>
    public static IEnumerable<string> OfTypes(Assembly assembly) => assembly.GetTypes().Where(type => type.IsVisible).Select(type => Names(type).First());

    private static IEnumerable<string> Names(Type type)
    {
        string name = type.FullName!.Replace('+', '.');
        return [$"T:{name}", .. type.GetMembers(Declared).Where(IsOpen).Select(member => $"{Kind(member)}:{name}.{member.Name.Replace('.', '#')}")];
    }

    private static char Kind(MemberInfo member) => member is MethodBase ? 'M' : member.MemberType.ToString()[0];

    private static bool IsOpen(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsOpen),
        EventInfo happening => IsOpen(happening.AddMethod!),
        _ => false,
    };
}
