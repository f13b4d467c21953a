using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Morsel.Tests.Architecture;

/// <summary>Which method of an assembly calls which, as its code says.</summary>
/// <remarks>
/// What the compiler made of a method (state machine, lambda, local function) is part of that method. A call to an interface or an
/// abstract method is one to each method of its name in the types that implement it.
/// </remarks>
internal sealed class CallGraph
{
    private readonly PEReader _image;
    private readonly MetadataReader _metadata;
    private readonly MetadataNames _names;
    private readonly Dictionary<string, HashSet<string>> _calls = [];
    private readonly Dictionary<TypeDefinitionHandle, List<TypeDefinitionHandle>> _implementers = [];

    private CallGraph(PEReader image)
    {
        _image = image;
        _metadata = image.GetMetadataReader();
        _names = new MetadataNames(_metadata);
        foreach (TypeDefinitionHandle handle in _metadata.TypeDefinitions)
            foreach (TypeDefinitionHandle parent in ParentsOf(_metadata.GetTypeDefinition(handle)))
            {
                if (!_implementers.TryGetValue(parent, out List<TypeDefinitionHandle>? types))
                    _implementers[parent] = types = [];
                types.Add(handle);
            }
        foreach (TypeDefinitionHandle type in _metadata.TypeDefinitions)
            foreach (MethodDefinitionHandle method in _metadata.GetTypeDefinition(type).GetMethods())
                Read(type, _metadata.GetMethodDefinition(method));
    }

    /// <summary>The shortest way by calls.</summary>
    /// <param name="assembly">The path of the assembly.</param>
    /// <param name="from">Type and method it begins with.</param>
    /// <param name="isGoal">Whether a called method, by type and name, is the goal.</param>
    /// <returns>All methods on the way, first and last included; empty if there is none.</returns>
    public static IReadOnlyList<string> ShortestWay(string assembly, string from, Func<string, bool> isGoal)
    {
        using var image = new PEReader(File.OpenRead(assembly));
        Dictionary<string, HashSet<string>> calls = new CallGraph(image)._calls;
        var cameFrom = new Dictionary<string, string?> { [from] = null };
        var next = new Queue<string>([from]);
        while (next.TryDequeue(out string? method))
        {
            if (isGoal(method))
                return WayTo(method, cameFrom);
            foreach (string called in calls.GetValueOrDefault(method, []).Where(called => cameFrom.TryAdd(called, method)))
                next.Enqueue(called);
        }
        return [];
    }

    private static List<string> WayTo(string? method, Dictionary<string, string?> cameFrom)
    {
        var way = new List<string>();
        for (; method is not null; method = cameFrom[method])
            way.Insert(0, method);
        return way;
    }

    private void Read(TypeDefinitionHandle type, MethodDefinition method)
    {
        if (method.RelativeVirtualAddress == 0)
            return;
        string caller = NameOf(type, _metadata.GetString(method.Name));
        if (!_calls.TryGetValue(caller, out HashSet<string>? calls))
            _calls[caller] = calls = [];
        foreach (EntityHandle named in InstructionTokens.Read(_image.GetMethodBody(method.RelativeVirtualAddress)))
            calls.UnionWith(Methods(named).Where(called => called != caller));
    }

    private IEnumerable<string> Methods(EntityHandle named)
    {
        switch (named.Kind)
        {
            case HandleKind.MethodDefinition:
                MethodDefinition method = _metadata.GetMethodDefinition((MethodDefinitionHandle)named);
                return Implementations(method.GetDeclaringType(), _metadata.GetString(method.Name));
            case HandleKind.MethodSpecification:
                return Methods(_metadata.GetMethodSpecification((MethodSpecificationHandle)named).Method);
            case HandleKind.MemberReference:
                return Members(_metadata.GetMemberReference((MemberReferenceHandle)named));
            default:
                return [];
        }
    }

    private IEnumerable<string> Members(MemberReference member)
    {
        string name = _metadata.GetString(member.Name);
        if (member.GetKind() != MemberReferenceKind.Method)
            return [];
        if (member.Parent.Kind == HandleKind.TypeReference)
            return [$"{_names.Outermost((TypeReferenceHandle)member.Parent)}.{name}"];
        return DefinitionOf(member.Parent) is { IsNil: false } own ? Implementations(own, name) : [];
    }

    private IEnumerable<string> Implementations(TypeDefinitionHandle type, string method) =>
        [NameOf(type, method), .. _implementers.GetValueOrDefault(type, []).SelectMany(implementer => Implementations(implementer, method))];

    private IEnumerable<TypeDefinitionHandle> ParentsOf(TypeDefinition type) =>
        type.GetInterfaceImplementations().Select(implemented => _metadata.GetInterfaceImplementation(implemented).Interface)
            .Append(type.BaseType)
            .Select(DefinitionOf)
            .Where(parent => !parent.IsNil);

    /// <summary>The type of this assembly behind a handle, for a generic one its definition; nil for another assembly's.</summary>
    private TypeDefinitionHandle DefinitionOf(EntityHandle handle)
    {
        if (handle is { IsNil: false, Kind: HandleKind.TypeDefinition })
            return (TypeDefinitionHandle)handle;
        if (handle.IsNil || handle.Kind != HandleKind.TypeSpecification)
            return default;
        BlobReader signature = _metadata.GetBlobReader(_metadata.GetTypeSpecification((TypeSpecificationHandle)handle).Signature);
        if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
            return default;
        signature.ReadCompressedInteger();   // class or value type
        return DefinitionOf(signature.ReadTypeHandle() is { Kind: HandleKind.TypeDefinition } definition ? definition : default);
    }

    private string NameOf(TypeDefinitionHandle type, string method) => $"{_names.Outermost(type)}.{_names.Path(type, WithoutMachinery(method))}";

    // A local function or a lambda is called "<Method>g__Local|0_0"; an explicit implementation "Namespace.IPort.Method".
    private static string WithoutMachinery(string method)
    {
        string name = method.StartsWith('<') ? method[1..method.LastIndexOf('>')] : method;
        return name.StartsWith('.') ? name : name[(name.LastIndexOf('.') + 1)..];
    }
}
