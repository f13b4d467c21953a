using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Morsel.Tests.Architecture;

/// <summary>Writes types and constants as C# does, with their namespaces.</summary>
internal static class TypeText
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(char)] = "char",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    public static string Of(Type type)
    {
        if (Keywords.TryGetValue(type, out string? keyword))
            return keyword;
        if (type.IsGenericParameter)
            return type.Name;
        if (type.IsArray)
            return $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (type.IsPointer)
            return $"{Of(type.GetElementType()!)}*";
        if (Nullable.GetUnderlyingType(type) is { } value)
            return $"{Of(value)}?";
        // Nested types repeat the generic parameters of the types around them.
        Queue<Type> arguments = new(type.GetGenericArguments());
        return $"{type.Namespace}.{string.Join('.', Around(type).Select(part => Named(part, arguments)))}";
    }

    /// <summary>The type of a parameter or a result, with how it is passed.</summary>
    public static string Of(ParameterInfo parameter)
    {
        if (!parameter.ParameterType.IsByRef)
            return Of(parameter.ParameterType);
        string passed = (parameter.IsOut, parameter.IsIn) switch
        {
            (true, _) => "out",
            (_, true) => "in",
            _ => parameter.IsDefined(typeof(IsReadOnlyAttribute)) ? "ref readonly" : "ref",
        };
        return $"{passed} {Of(parameter.ParameterType.GetElementType()!)}";
    }

    public static string Literal(object? value) => value switch
    {
        null => "default",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static List<Type> Around(Type type)
    {
        var types = new List<Type> { type };
        for (; type.DeclaringType is { } outer; type = outer)
            types.Insert(0, outer);
        return types;
    }

    private static string Named(Type type, Queue<Type> arguments)
    {
        string[] name = type.Name.Split('`');
        if (name.Length == 1)
            return name[0];
        int count = int.Parse(name[1], CultureInfo.InvariantCulture);
        return $"{name[0]}<{string.Join(", ", Enumerable.Range(0, count).Select(_ => Of(arguments.Dequeue())))}>";
    }
}
