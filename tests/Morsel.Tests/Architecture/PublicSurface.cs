using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Morsel.Tests.Architecture;

/// <summary>What a user of an assembly can name, as text that stays the same while the surface does.</summary>
/// <remarks>Types and, below each, its members, both in ordinal order. What the compiler adds to a record is left out.</remarks>
internal static class PublicSurface
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>The lines of the surface.</summary>
    public static IReadOnlyList<string> Of(Assembly assembly) =>
        [.. assembly.GetExportedTypes().OrderBy(type => TypeText.Of(type), StringComparer.Ordinal).SelectMany(Lines)];

    private static IEnumerable<string> Lines(Type type) => [Head(type), .. Members(type).Order(StringComparer.Ordinal).Select(member => "    " + member)];

    private static string Head(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
            return $"delegate {Method(type.GetMethod("Invoke")!, TypeText.Of(type))}";
        IEnumerable<Type> bases = type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? [])
            .Where(implemented => implemented.IsPublic && !IsOfRecord(type, implemented))
            .OrderBy(implemented => TypeText.Of(implemented), StringComparer.Ordinal);
        if (type.IsEnum)
            bases = [Enum.GetUnderlyingType(type)];
        else if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType))
            bases = bases.Prepend(parent);
        string named = string.Join(", ", bases.Select(TypeText.Of));
        return $"{Kind(type)} {TypeText.Of(type)}{(named.Length == 0 ? "" : " : " + named)}";
    }

    private static string Kind(Type type)
    {
        if (type.IsEnum)
            return type.IsDefined(typeof(FlagsAttribute)) ? "flags enum" : "enum";
        if (type.IsInterface)
            return "interface";
        string record = IsRecord(type) ? "record " : "";
        if (type.IsValueType)
            return $"{(type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "")}{(type.IsByRefLike ? "ref " : "")}{record}struct";
        string modifier = (type.IsAbstract, type.IsSealed) switch
        {
            (true, true) => "static ",
            (true, false) => "abstract ",
            (false, true) => "sealed ",
            (false, false) => "",
        };
        return $"{modifier}{record}class";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
            return type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(Constant);
        if (typeof(Delegate).IsAssignableFrom(type))
            return [];
        return
        [
            .. type.GetConstructors(Declared).Where(IsVisible).Where(constructor => !IsOwn(constructor))
                .Select(constructor => $"{Access(constructor)}{SimpleName(type)}({Parameters(constructor)})"),
            .. type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly).Select(Field),
            .. type.GetProperties(Declared).Where(property => property.GetAccessors(nonPublic: true).Any(IsVisible) && property.Name != "EqualityContract").Select(Property),
            .. type.GetEvents(Declared).Where(happening => IsVisible(happening.AddMethod!))
                .Select(happening => $"{Access(happening.AddMethod!)}event {TypeText.Of(happening.EventHandlerType!)} {happening.Name}"),
            .. type.GetMethods(Declared).Where(method => IsVisible(method) && !IsOwn(method) && !IsAccessor(type, method))
                .Select(method => Access(method) + Method(method, method.Name)),
        ];
    }

    private static string Constant(FieldInfo field) =>
        $"{field.Name} = {Convert.ToString(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}";

    private static string Field(FieldInfo field)
    {
        string access = field.IsPublic ? "" : "protected ";
        return field.IsLiteral
            ? $"{access}const {TypeText.Of(field.FieldType)} {field.Name} = {TypeText.Literal(field.GetRawConstantValue())}"
            : $"{access}{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{TypeText.Of(field.FieldType)} {field.Name}";
    }

    private static string Property(PropertyInfo property)
    {
        MethodInfo[] accessors = [.. property.GetAccessors(nonPublic: true).Where(IsVisible)];
        string access = accessors.Any(accessor => accessor.IsPublic) ? Access(accessors.First(accessor => accessor.IsPublic)) : Access(accessors[0]);
        string required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        string name = property.GetIndexParameters() is { Length: > 0 } indices ? $"this[{string.Join(", ", indices.Select(Parameter))}]" : property.Name;
        IEnumerable<string> words = accessors.Select(accessor =>
            $"{(accessor.IsPublic || access.StartsWith("protected", StringComparison.Ordinal) ? "" : "protected ")}{AccessorWord(property, accessor)};");
        return $"{access}{required}{TypeText.Of(property.PropertyType)} {name} {{ {string.Join(' ', words)} }}";
    }

    private static string AccessorWord(PropertyInfo property, MethodInfo accessor)
    {
        if (accessor == property.GetMethod)
            return "get";
        return accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init" : "set";
    }

    private static string Method(MethodInfo method, string name)
    {
        string parameters = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(TypeText.Of))}>" : "";
        return $"{TypeText.Of(method.ReturnParameter)} {name}{parameters}({Parameters(method)})";
    }

    private static string Parameters(MethodBase method) =>
        (method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "") + string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        string variadic = parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "";
        string value = parameter.HasDefaultValue ? $" = {TypeText.Literal(parameter.RawDefaultValue)}" : "";
        return $"{variadic}{TypeText.Of(parameter)} {parameter.Name}{value}";
    }

    private static string Access(MethodBase method)
    {
        string slot = (method.DeclaringType!.IsInterface, method.IsAbstract, method.IsVirtual && !method.IsFinal) switch
        {
            (true, _, _) => "",
            (_, true, _) => "abstract ",
            (_, _, true) => (method as MethodInfo)?.GetBaseDefinition() == method ? "virtual " : "override ",
            _ => "",
        };
        return $"{(method.IsPublic ? "" : "protected ")}{(method.IsStatic ? "static " : "")}{slot}";
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsOwn(MethodBase method) => method.IsDefined(typeof(CompilerGeneratedAttribute));

    private static bool IsAccessor(Type type, MethodInfo method) =>
        type.GetProperties(Declared).Any(property => property.GetAccessors(nonPublic: true).Contains(method))
        || type.GetEvents(Declared).Any(happening => method == happening.AddMethod || method == happening.RemoveMethod);

    private static bool IsRecord(Type type) => type.GetMethod("PrintMembers", Declared) is { } print && IsOwn(print);

    private static bool IsOfRecord(Type type, Type implemented) =>
        IsRecord(type) && implemented.IsGenericType && implemented.GetGenericTypeDefinition() == typeof(IEquatable<>);

    private static string SimpleName(Type type) => type.Name.Split('`')[0];
}
